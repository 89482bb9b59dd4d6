import { nullOrMiss, undefinedResult } from './checks/absent.js';
import { builtins, bundleSize } from './checks/bundle.js';
import type { Check } from './checks/check.js';
import { clearOfANamespace } from './checks/clear.js';
import { deletedWhileLoading } from './checks/deleted-while-loading.js';
import { drivers } from './checks/drivers.js';
import { frozenLoad, frozenRead } from './checks/frozen.js';
import { loaderError } from './checks/loader-error.js';
import { memcachedKeys } from './checks/memcached-keys.js';
import { nearLevels } from './checks/near-levels.js';
import { oneLoad } from './checks/one-load.js';
import { outlived } from './checks/outlived.js';
import { readsTogether } from './checks/reads-together.js';
import { redisValues } from './checks/redis-values.js';
import { renewal } from './checks/renewal.js';
import { syncStaysSync } from './checks/sync-stays-sync.js';
import { tags } from './checks/tags.js';
import { ttlOfAnEntry, ttlOfZero } from './checks/ttl.js';
import { types } from './checks/types.js';
import { dependencies, installSize, node } from './checks/weight.js';
import type { LibraryName } from './library.js';
import { docs } from './links.js';

/** What a library's documentation or source says of it, and where. */
type Linked = readonly [says: string, link: string];

/** A row of the table. */
export interface Row {
  readonly feature: string;
  /** What shows it. */
  readonly check?: Check;
  /** Whether the check needs neither a server, nor time, nor a network: then a test repeats it. */
  readonly quick?: true;
  /** Of libraries that have not what is looked at, or of which it is not looked at. */
  readonly linked?: Readonly<Partial<Record<LibraryName, Linked>>>;
}

const noFunction = {
  keyv: ['no function', docs.keyv('readme')],
  unstorage: ['no function', docs.unstorage('1.guide/1.index.md')],
} as const;

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

/** The rows, by what they are about. */
export const groups: Readonly<Record<string, readonly Row[]>> = {
  'The interface': [
    { feature: 'A hit in memory answers', check: syncStaysSync, quick: true },
    { feature: 'The type of a value that is read', check: types },
    { feature: '`null` is told from a miss', check: nullOrMiss, quick: true },
    {
      feature: 'A ttl for each entry',
      check: ttlOfAnEntry,
      linked: { 'layered-loader': ['one for the cache', docs.layeredLoader('loader-api')] },
    },
    {
      feature: 'A ttl of 0 is',
      check: ttlOfZero,
      linked: { 'layered-loader': ['no ttl of an entry', docs.layeredLoader('loader-api')] },
    },
  ],
  'A function behind a cache': [
    { feature: 'Ten callers who arrive together', check: oneLoad, quick: true, linked: noFunction },
    { feature: 'Ten callers of a load that fails', check: loaderError, quick: true, linked: noFunction },
    { feature: 'A key deleted while it is loaded', check: deletedWhileLoading, quick: true, linked: noFunction },
    { feature: 'The result `undefined` is', check: undefinedResult, quick: true, linked: noFunction },
    { feature: 'An old result is answered, and renewed behind', check: renewal, linked: noFunction },
    {
      feature: 'An old result is answered where the load fails',
      linked: {
        ...noFunction,
        ctu: ['`staleIfError`', './guide/freshness'],
        'cache-manager': ['no', docs.cacheManager('readme')],
        cacheable: ['no', docs.cacheable('getorset')],
        bentocache: ['`grace`', docs.bentocache('grace_periods.md')],
        'layered-loader': ['no', docs.layeredLoader('loader-api')],
        cachified: ['of a forced load', docs.cachified('forcing-fresh-values-and-falling-back-to-cache')],
      },
    },
  ],
  'Servers and levels': [
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
        ctu: ['Redis, Valkey, Memcached', './guide/redis'],
        keyv: ['9, and more of others', docs.keyv('official-storage-adapters')],
        'cache-manager': ['those of keyv', docs.cacheManager('readme')],
        cacheable: ['those of keyv', docs.cacheable('storage-adapter-support')],
        'layered-loader': ['Redis', docs.layeredLoader('provided-async-caches')],
        cachified: ['Redis and others, as packages', docs.cachified('adapters')],
      },
    },
  ],
  'What else there is': [
    {
      feature: 'Forgetting by tag',
      check: tags,
      quick: true,
      linked: {
        ctu: ['no; by prefix', './guide/invalidation#many-keys-at-once'],
        keyv: ['no', docs.keyv('readme')],
        'cache-manager': ['no', docs.cacheManager('readme')],
        'layered-loader': ['groups', docs.layeredLoader('group-operations')],
        cachified: ['no', docs.cachified('readme')],
        unstorage: ['of one driver, Vercel’s', docs.unstorage('2.drivers/vercel.md')],
      },
    },
    {
      feature: 'Encryption of what a server keeps',
      linked: {
        ctu: ['by a codec of yours', './guide/keys-and-codecs#codecs'],
        keyv: ['by a serializer', docs.keyv('custom-serializers')],
        'cache-manager': ['that of keyv', docs.cacheManager('readme')],
        cacheable: ['that of keyv', docs.cacheable('storage-adapter-support')],
        bentocache: ['by a serializer', docs.bentocache('options.md')],
        'layered-loader': ['no', docs.layeredLoader('provided-async-caches')],
        cachified: ['by a cache of yours', docs.cachified('adapters')],
        unstorage: ['in version 2 (alpha)', docs.unstorage('1.guide/5.encryption.md')],
      },
    },
    {
      feature: 'Compression',
      linked: {
        ctu: ['by a codec of yours', './guide/keys-and-codecs#codecs'],
        keyv: ['yes', docs.keyv('compression')],
        'cache-manager': ['that of keyv', docs.cacheManager('readme')],
        cacheable: ['that of keyv', docs.cacheable('storage-adapter-support')],
        bentocache: ['by a serializer', docs.bentocache('options.md')],
        'layered-loader': ['no', docs.layeredLoader('provided-async-caches')],
        cachified: ['by a cache of yours', docs.cachified('adapters')],
        unstorage: ['no', docs.unstorage('1.guide/1.index.md')],
      },
    },
    {
      feature: 'Metrics',
      linked: {
        ctu: ['counters, events', './guide/wrappers#statscache'],
        keyv: ['counters, hooks', docs.keyv('stats')],
        'cache-manager': ['events', docs.cacheManager('readme')],
        cacheable: ['counters, hooks', docs.cacheable('cacheable-statistics-instance-only')],
        bentocache: ['Prometheus, OpenTelemetry', docs.bentocache('telemetry.md')],
        'layered-loader': ['counters', docs.layeredLoader('cache-statistics')],
        cachified: ['reporters', docs.cachified('reporting')],
        unstorage: ['no', docs.unstorage('1.guide/1.index.md')],
      },
    },
  ],
  'Weight and age': [
    { feature: 'The oldest Node', check: node, quick: true },
    { feature: 'Packages that come with it', check: dependencies, quick: true },
    { feature: 'On disk, with these', check: installSize },
    { feature: 'In a bundle, minified and compressed', check: bundleSize },
    { feature: 'Imports of Node, for browsers and the edge', check: builtins },
    {
      feature: 'Users and releases',
      linked: {
        ctu: ['none yet', './changelog'],
        keyv: ['on npm', 'https://www.npmjs.com/package/keyv'],
        'cache-manager': ['on npm', 'https://www.npmjs.com/package/cache-manager'],
        cacheable: ['on npm', 'https://www.npmjs.com/package/cacheable'],
        bentocache: ['on npm', 'https://www.npmjs.com/package/bentocache'],
        'layered-loader': ['on npm', 'https://www.npmjs.com/package/layered-loader'],
        cachified: ['on npm', 'https://www.npmjs.com/package/@epic-web/cachified'],
        unstorage: ['on npm', 'https://www.npmjs.com/package/unstorage'],
      },
    },
  ],
};
