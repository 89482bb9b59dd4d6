import { type CacheEvent, type Channel, TwoLevelCache, type TwoLevelOptions } from '@ctu/core';
import { RedisCache, redisChannel } from '@ctu/redis';
import { LRUCache } from 'lru-cache';
import { createClient } from 'redis';
import type { Contender, Instance, World } from '../contender.js';

type Client = ReturnType<typeof createClient>;

/** Opens two levels; resolves once the channel is armed, from which on near is asked. */
async function open(
  { port, ttl, nearTtl, timeout }: World,
  channelOf: (client: Client, far: RedisCache<string>) => Channel,
  options: TwoLevelOptions<string> = {},
): Promise<Instance> {
  const client: Client = createClient({ socket: { host: '127.0.0.1', port } });
  client.on('error', () => {}); // callers hear of it from their calls
  await client.connect();
  const far = new RedisCache<string>(client, { prefix: 'compare.', ttl, timeout });
  const near = new LRUCache<string, string>({ max: 10_000 });
  let tell = () => {};
  const armed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const onEvent = ({ type }: CacheEvent) => {
    if (type === 'channel-armed') tell();
  };
  const cache = new TwoLevelCache(near, far, { nearTtl, channel: channelOf(client, far), onEvent, ...options });
  await armed;
  return {
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value),
    delete: (key) => cache.delete(key),
    async close() {
      await cache.close();
      client.destroy();
    },
  };
}

const byTracking = (_client: Client, far: RedisCache<string>) => far.tracking();
const byPubSub = (client: Client) => redisChannel(client, { name: 'compare' });

/** The version of our own is the one that this page is of. */
const packages = ['redis', 'lru-cache'];

/** Ours, by each of the channels. */
export const ours: readonly Contender[] = [
  {
    name: 'ctu, tracking()',
    setup: '`TwoLevelCache` with `far.tracking()`',
    packages,
    open: (world) => open(world, byTracking),
  },
  {
    name: 'ctu, redisChannel()',
    setup: '`TwoLevelCache` with `redisChannel(client)`',
    packages,
    open: (world) => open(world, byPubSub),
  },
  {
    name: 'ctu, resilient',
    setup: 'as the first, with `resilient: true`, `grace: 30_000`',
    packages,
    open: (world) => open(world, byTracking, { resilient: true, grace: 30_000 }),
  },
];
