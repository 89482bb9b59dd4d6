import { type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { RedisCache } from '../index.js';
import { rawRedis } from '../testing/raw-redis.js';
import { freshPrefix, reached, ways } from '../testing/reached.js';
import { type RedisChannelClient, redisChannel } from './redis-channel.js';

describe.each(ways)('A channel through $name', (way) => {
  const client = reached(way);
  const channelClient = () => client() as unknown as RedisChannelClient; // each of them can publish

  /** A member that notes what it is told. */
  function member(name: string, heartbeat = 1_000) {
    const told: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(keys ?? 'any'),
      lost: () => told.push('lost'),
    };
    const joined = redisChannel(channelClient(), { name, heartbeat }).join(listener);
    return { ...joined, publish: joined.publish.bind(joined), close: joined.close.bind(joined), told };
  }

  it('is armed, and tells the others what has changed', async () => {
    const name = freshPrefix();
    const [one, other] = [member(name), member(name)];
    await waitUntil(() => [one, other].every(({ told }) => told.includes('armed')));
    one.publish(['a', 'b\ud800']);
    one.publish(undefined);
    await waitUntil(() => other.told.length >= 3);
    expect([one.told, other.told]).toEqual([['armed'], ['armed', ['a', 'b\ud800'], 'any']]);
    await Promise.all([one.close(), other.close()]);
  });

  it('keeps the near levels of two processes coherent', async () => {
    const prefix = freshPrefix();
    const channel = redisChannel(channelClient(), { name: prefix });
    const far = new RedisCache<string>(client(), { prefix, ...patient });
    const processOf = () => {
      const near = new MemoryCache<string, string>();
      let armed = false;
      const onEvent = ({ type }: { type: string }) => {
        armed ||= type === 'channel-armed';
      };
      return { near, isArmed: () => armed, cache: new TwoLevelCache(near, far, { channel, onEvent }) };
    };
    const [one, other] = [processOf(), processOf()];
    await waitUntil(() => one.isArmed() && other.isArmed());
    await one.cache.set('k', 'first');
    expect(await other.cache.get('k')).toBe('first');
    await waitUntil(() => true);
    await one.cache.set('k', 'second');
    await waitUntil(async () => (await other.cache.get('k')) === 'second');
    await other.cache.delete('k');
    await waitUntil(async () => (await one.cache.get('k')) === undefined);
  });

  it.runIf(!way.cluster)('is lost with its connection, and armed again once it is back', async () => {
    const name = freshPrefix();
    const one = member(name);
    await waitUntil(() => one.told.includes('armed'));
    await raw().sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await waitUntil(() => one.told.filter((what) => what === 'armed').length > 1);
    expect(one.told.slice(0, 3)).toEqual(['armed', 'lost', 'armed']);
    await one.close();
  });
  const raw = rawRedis();
});
