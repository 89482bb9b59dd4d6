import { bentocache } from './libraries/bentocache.js';
import { cacheManager } from './libraries/cache-manager.js';
import { cacheable } from './libraries/cacheable.js';
import { cachified } from './libraries/cachified.js';
import { ctu } from './libraries/ctu.js';
import { keyv } from './libraries/keyv.js';
import { layeredLoader } from './libraries/layered-loader.js';
import { unstorage } from './libraries/unstorage.js';
import type { Library, LibraryName } from './library.js';

export const libraries: Readonly<Record<LibraryName, Library>> = {
  ctu,
  keyv,
  'cache-manager': cacheManager,
  cacheable,
  bentocache,
  'layered-loader': layeredLoader,
  cachified,
  unstorage,
};
