import { showKind } from '@ctu/core/adapter';
import type { MemcachedClient } from '../memcached-client.js';
import { isMemcache, type MemcacheLike, memcacheClient } from './memcache/memcache.js';
import { isMemcached, type MemcachedLike, memcachedClient } from './memcached/memcached.js';
import { isMemjs, type MemjsLike, memjsClient } from './memjs/memjs.js';
import { isOwn, type OwnClientLike, ownClient } from './own.js';

/** A client of `@ctu/memcached/client`, or of one of the packages `memcached`, `memjs` and `memcache`, of one server or of a ring. */
export type MemcachedClientLike = OwnClientLike | MemcachedLike | MemjsLike | MemcacheLike;

/** The port to a client, which is recognised by its shape. A TypeError for anything else. */
export function recognise(library: MemcachedClientLike): MemcachedClient {
  if (typeof library === 'object' && library !== null) {
    if (isOwn(library)) return ownClient(library);
    if (isMemcached(library)) return memcachedClient(library);
    if (isMemjs(library)) return memjsClient(library);
    if (isMemcache(library)) return memcacheClient(library);
  }
  throw new TypeError(
    `client must be a client of @ctu/memcached/client, or of the package memcached, memjs or memcache, not ${showKind(library)}`,
  );
}
