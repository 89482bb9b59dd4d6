import type { Contender } from './contender.js';
import { bentocache } from './contenders/bentocache.js';
import { cacheManager } from './contenders/cache-manager.js';
import { cacheable } from './contenders/cacheable.js';
import { ours } from './contenders/ctu.js';
import { glide } from './contenders/glide.js';
import { layeredLoader } from './contenders/layered-loader.js';
import { nodeRedis } from './contenders/node-redis.js';

/** The rows of the tables. */
export const contenders: readonly Contender[] = [
  ...ours,
  bentocache,
  layeredLoader,
  cacheable,
  cacheManager,
  nodeRedis,
  glide,
];
