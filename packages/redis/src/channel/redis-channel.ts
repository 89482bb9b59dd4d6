import { type Channel, type NumberedChannelOptions, numberedChannel } from '@ctu/core';
import { checkOptions, numberedChannelRules, type Rules } from '@ctu/core/adapter';
import { type RedisClientLike, recognise } from '../clients/recognise.js';
import { RedisCache } from '../redis-cache.js';
import { port } from '../redis-client.js';

export interface RedisChannelOptions extends NumberedChannelOptions {
  /** The channel of Redis: the same for all processes that share a far level, another for each far level. */
  readonly name: string;
  /**
   * Whether the texts go by the sharded pub/sub of Redis 7 (`SSUBSCRIBE`, `SPUBLISH`): the same for all processes. On a cluster they then
   * stay with one node instead of going to all, and Dragonfly has no other there. Default: false.
   */
  readonly sharded?: boolean | undefined;
}

const rules: Rules<RedisChannelOptions> = { ...numberedChannelRules, name: 'a string', sharded: 'a boolean' };

/**
 * A channel over the pub/sub of Redis, for every far level: `new TwoLevelCache(near, far, { channel: redisChannel(client, { name: 'users' }) })`.
 * Keys travel, never values. It takes a client of whatever library, or a `RedisCache` for its
 * client. It makes a second connection, which subscribes, of a cluster to one node, and closes it; the client is left as it is.
 *
 * A text that gets lost is noticed by its number, at the latest with the next heartbeat; a connection that is silent, within four. Where
 * it cannot subscribe, `channel-lost` says why, and near is not asked.
 *
 * Throws a TypeError for a client that cannot be duplicated (a pool), or without a name, a TypeError or RangeError for other options that make
 * no sense.
 *
 * @example
 * ```ts
 * import { MemoryCache, TwoLevelCache } from '@ctu/core';
 * import { RedisCache, redisChannel } from '@ctu/redis';
 *
 * const far = await RedisCache.connect<string>('redis://localhost:6379', { prefix: 'heard:' });
 * const channel = redisChannel(far, { name: 'heard' });
 * const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, { channel });
 *
 * await cache.set('greeting', 'Hello');
 * console.log(await cache.get('greeting')); // → Hello
 * await cache.close();
 * ```
 */
export function redisChannel<V, K>(source: RedisClientLike | RedisCache<V, K>, options: RedisChannelOptions): Channel {
  checkOptions(options, rules);
  const { name, sharded, ...others } = options;
  if (!name) throw new TypeError('A channel needs a name');
  const client = source instanceof RedisCache ? source[port] : recognise(source as RedisClientLike); // what is no cache is a client
  if (!client.subscribe) throw new TypeError('This client cannot be duplicated, so it cannot subscribe to a channel');
  return numberedChannel(
    {
      echoes: true,
      open(events) {
        const subscribe = async () => client.subscribe?.(name, events, sharded); // it was looked at
        let subscription = subscribe();
        subscription.catch(events.down);
        // Nobody waits for it: while Redis is away it may not have been opened, and nothing keeps the program alive for that.
        const end = (): void => void subscription.then((open) => open?.close()).catch(() => {});
        return {
          send(text) {
            // Of a cluster always to the same node: texts of several nodes overtake each other. The client goes after a shard that has moved.
            const node = sharded ? client : (client.serverOf?.(name) ?? client);
            return node.send([sharded ? 'spublish' : 'publish', name, text], { key: name });
          },
          renew() {
            end();
            subscription = subscribe();
            subscription.catch(events.down);
          },
          close: end,
        };
      },
    },
    others,
  );
}
