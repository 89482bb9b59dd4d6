import { hasMethods, showKind } from '@ctu/core/adapter';
import type { RedisClient } from '../redis-client.js';
import { type IoredisClusterLike, type IoredisLike, ioredis, ioredisCluster } from './ioredis/ioredis.js';
import { type NodeRedisClusterLike, type NodeRedisLike, nodeRedis, nodeRedisCluster } from './node-redis/node-redis.js';

/**
 * What a cache can be made on: a client of `redis` (5 or later), `ioredis` (5 or later) or `iovalkey`, a cluster client of
 * one of them, a pool of `redis`, or any other client behind the port.
 */
export type RedisClientLike = NodeRedisLike | NodeRedisClusterLike | IoredisLike | IoredisClusterLike | RedisClient;

/** The port over a client, recognised by its shape: `instanceof` fails where a program has two copies of a library. */
export function recognise(client: RedisClientLike): RedisClient {
  const prefix = keyPrefix(client);
  if (prefix) {
    throw new TypeError(
      `The client has a keyPrefix of its own (${JSON.stringify(prefix)}), which SCAN does not know of: ` +
        'give the prefix to the cache instead',
    );
  }
  if (hasMethods(client, 'send', 'primaries')) return client as RedisClient; // it has the methods of one
  if (hasMethods(client, 'sendCommand', 'createBuiltinCommand', 'once')) {
    // Only ioredis and iovalkey have these methods, and only their cluster clients have `nodes`.
    return hasMethods(client, 'nodes') ? ioredisCluster(client as IoredisClusterLike) : ioredis(client as IoredisLike);
  }
  // Only a sentinel client of node-redis has `acquire`, and its `sendCommand` takes other arguments.
  if (hasMethods(client, 'sendCommand', 'withCommandOptions') && !hasMethods(client, 'acquire')) {
    // As above: only a cluster client has `nodeClient`.
    const cluster = hasMethods(client, 'nodeClient');
    return cluster ? nodeRedisCluster(client as NodeRedisClusterLike) : nodeRedis(client as NodeRedisLike);
  }
  throw new TypeError(
    'A cache needs a client of redis (5 or later), ioredis (5 or later) or iovalkey, ' +
      `or a cluster client of one of them, not ${showKind(client)}`,
  );
}

interface MayHavePrefix {
  readonly options?: { readonly keyPrefix?: unknown };
  /** node-redis: a pool or a cluster has no `options`. */
  readonly _keyPrefix?: unknown;
}

function keyPrefix(client: unknown): unknown {
  const { options, _keyPrefix } = (client ?? {}) as MayHavePrefix; // nothing is required to be there
  return options?.keyPrefix ?? _keyPrefix;
}
