import { dragonfly, dragonflyCluster } from './dragonfly.js';
import { elasticacheServerless } from './elasticache-serverless.js';
import { garnet } from './garnet.js';
import { keydb } from './keydb.js';
import { kvrocks } from './kvrocks.js';
import { oci, ociSharded } from './oci.js';
import { redisActiveActive, redisEnterprise, redisEnterpriseBefore74 } from './redis-enterprise.js';
import type { Engine } from './rule.js';

/** All engines whose refusals are known. */
export const engines: readonly Engine[] = [
  dragonfly,
  dragonflyCluster,
  keydb,
  garnet,
  kvrocks,
  redisEnterprise,
  redisEnterpriseBefore74,
  redisActiveActive,
  elasticacheServerless,
  oci,
  ociSharded,
];
