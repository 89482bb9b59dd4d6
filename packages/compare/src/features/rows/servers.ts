import { clearOfANamespace } from '../checks/clear.js';
import { drivers } from '../checks/drivers.js';
import { frozenLoad, frozenRead } from '../checks/frozen.js';
import { memcachedKeys } from '../checks/memcached-keys.js';
import { nearLevels } from '../checks/near-levels.js';
import { outlived } from '../checks/outlived.js';
import { readsTogether } from '../checks/reads-together.js';
import { redisValues } from '../checks/redis-values.js';
import { docs } from '../links.js';
import type { Row } from '../row.js';
import { noFunction } from './function.js';

const oneLevel = {
  keyv: ['one level', docs.keyv('readme')],
  cachified: ['one level', docs.cachified('adapters')],
  unstorage: ['one level', docs.unstorage('1.guide/1.index.md')],
} as const;

const noMemcached = {
  'cache-manager': ['that of keyv', docs.cacheManager('readme')],
  cacheable: ['that of keyv', docs.cacheable('storage-adapter-support')],
  bentocache: ['no Memcached', docs.bentocache('cache_drivers.md')],
  'layered-loader': ['no Memcached', docs.layeredLoader('provided-async-caches')],
  cachified: ['no Memcached', docs.cachified('adapters')],
  unstorage: ['no Memcached', docs.unstorage('2.drivers')],
} as const;

export const serverRows: readonly Row[] = [
  { feature: 'What comes back from Redis as itself', check: redisValues },
  { feature: 'Ten reads of Redis that begin together', check: readsTogether },
  {
    feature: 'Clearing a namespace on Redis takes',
    check: clearOfANamespace,
    linked: { cachified: ['no clear', docs.cachified('adapters')] },
  },
  { feature: 'Redis freezes: a read', check: frozenRead },
  { feature: 'Redis freezes: a function before it', check: frozenLoad, linked: noFunction },
  {
    feature: 'What Redis has dropped, in the memory before it',
    check: outlived,
    linked: oneLevel,
  },
  {
    feature: 'A change by another process, in the memory here',
    check: nearLevels('peerWrites', 'is seen'),
    linked: oneLevel,
  },
  {
    feature: 'The same after the connection was cut',
    check: nearLevels('killedConnection', 'is seen'),
    linked: oneLevel,
  },
  {
    feature: 'A key deleted while Redis is read',
    check: nearLevels('overtakenRead', 'stays deleted'),
    linked: oneLevel,
  },
  { feature: 'Keys that Memcached’s protocol forbids', check: memcachedKeys, linked: noMemcached },
  {
    feature: 'Stores that it has adapters for',
    check: drivers,
    linked: {
      ctu: ['Redis, Memcached, those of keyv', './guide/other-stores'],
      keyv: ['9, and more of others', docs.keyv('official-storage-adapters')],
      'cache-manager': ['those of keyv', docs.cacheManager('readme')],
      cacheable: ['those of keyv', docs.cacheable('storage-adapter-support')],
      'layered-loader': ['Redis', docs.layeredLoader('provided-async-caches')],
      cachified: ['Redis and others, as packages', docs.cachified('adapters')],
    },
  },
];
