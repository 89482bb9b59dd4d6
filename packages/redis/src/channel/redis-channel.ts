import { type Channel, type NumberedChannelOptions, numberedChannel } from '@ctu/core';
import { hasMethods, showKind } from '@ctu/core/adapter';
import { type IoredisPublisher, ioredisSubscriber } from './ioredis-subscriber.js';
import { type NodeRedisPublisher, nodeRedisSubscriber } from './node-redis-subscriber.js';
import type { Subscribe } from './subscribe.js';

/** A client that can publish, and be duplicated for a connection that subscribes: of `redis`, `ioredis` or `iovalkey`, or a cluster client. */
export type RedisChannelClient = NodeRedisPublisher | IoredisPublisher;

export interface RedisChannelOptions extends NumberedChannelOptions {
  /** The channel of Redis: the same for all processes that share a far level, another for each far level. */
  readonly name: string;
}

/**
 * A channel over the pub/sub of Redis, for every far level: `new TwoLevelCache(near, far, { channel: redisChannel(client, { name: 'users' }) })`.
 * Keys travel, never values. It makes a second connection, which subscribes, and closes it; the client is left as it is.
 *
 * A text that gets lost is noticed by its number, at the latest with the next heartbeat; a connection that is silent, after three.
 */
export function redisChannel(client: RedisChannelClient, { name, ...options }: RedisChannelOptions): Channel {
  if (typeof name !== 'string' || name === '') throw new TypeError('A channel needs a name');
  const subscribe = subscriberOf(client);
  return numberedChannel(
    {
      echoes: true,
      open(events) {
        let subscriber = subscribe(name, events);
        return {
          send: (text) => client.publish(name, text),
          renew() {
            subscriber.close();
            subscriber = subscribe(name, events);
          },
          close: () => subscriber.close(),
        };
      },
    },
    options,
  );
}

function subscriberOf(client: RedisChannelClient): Subscribe {
  if (hasMethods(client, 'duplicate', 'publish', 'createBuiltinCommand'))
    return ioredisSubscriber(client as IoredisPublisher);
  if (hasMethods(client, 'duplicate', 'publish', 'withCommandOptions'))
    return nodeRedisSubscriber(client as NodeRedisPublisher);
  throw new TypeError(`A channel needs a client of redis, ioredis or iovalkey, not ${showKind(client)}`);
}
