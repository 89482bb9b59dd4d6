import { type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { RedisCache } from '../index.js';
import { allWays, freshPrefix, reached, ways } from '../testing/reached.js';
import { redisChannel } from './redis-channel.js';

describe.each(ways)('A channel through $name', (way) => {
  const client = reached(way);

  /** A member that notes what it is told. */
  function member(name: string, sharded = false) {
    const told: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(keys ?? 'any'),
      lost: () => told.push('lost'),
    };
    const joined = redisChannel(client(), { name, sharded, heartbeat: 10_000 }).join(listener);
    return { ...joined, publish: joined.publish.bind(joined), close: joined.close.bind(joined), told };
  }

  it.each([false, true])('is armed, and tells the others what has changed: sharded %s', async (sharded) => {
    const name = freshPrefix();
    const [one, other] = [member(name, sharded), member(name, sharded)];
    await waitUntil(() => [one, other].every(({ told }) => told.includes('armed')));
    one.publish(['a', 'b\ud800']);
    one.publish(undefined);
    await waitUntil(() => other.told.length >= 3);
    expect([one.told, other.told]).toEqual([['armed'], ['armed', ['a', 'b\ud800'], 'any']]);
    await Promise.all([one.close(), other.close()]);
  });

  it('keeps the near levels of two processes coherent', async () => {
    const prefix = freshPrefix();
    const far = new RedisCache<string>(client(), { prefix, ...patient });
    const channel = redisChannel(far, { name: prefix });
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
    await one.cache.set('k', 'second');
    await waitUntil(async () => (await other.cache.get('k')) === 'second');
    await other.cache.delete('k');
    await waitUntil(async () => (await one.cache.get('k')) === undefined);
    await Promise.all([one.cache.close(), other.cache.close()]);
  });
});

describe('redisChannel', () => {
  const client = reached(ways[0]!);
  const pool = reached(allWays.find(({ name }) => name === 'a pool of redis')!);

  it.each(['connect', 'open'] as const)('takes a cache whose client %s has made', async (how) => {
    const clusterUrls = inject('clusterPorts').map((port) => `redis://127.0.0.1:${port}`);
    for (const url of [`redis://127.0.0.1:${inject('port')}`, clusterUrls]) {
      const cache = await RedisCache[how]<string>(url, patient);
      const told: unknown[] = [];
      const listener: ChannelListener = {
        armed: () => told.push('armed'),
        changed: (keys) => told.push(keys),
        lost: () => told.push('lost'),
      };
      const name = freshPrefix();
      const [one, other] = [1, 2].map(() => redisChannel(cache, { name }).join(listener));
      await waitUntil(() => told.length === 2);
      one!.publish(['k']);
      await waitUntil(() => told.length === 3);
      expect(told).toEqual(['armed', 'armed', ['k']]);
      await Promise.all([one!.close(), other!.close()]);
      await cache.close();
    }
  });

  it('refuses what makes no sense', () => {
    const channelOf = (options?: unknown) => () => redisChannel(client(), options as never);
    expect(channelOf()).toThrow('options must be an object, not undefined');
    expect(channelOf({})).toThrow('A channel needs a name');
    expect(channelOf({ name: '' })).toThrow('A channel needs a name');
    expect(channelOf({ name: 5 })).toThrow('name must be a string, not 5');
    expect(channelOf({ name: 'a', sharded: 'yes' })).toThrow('sharded must be a boolean');
    expect(channelOf({ name: 'a', heartbeat: Number.NaN })).toThrow(RangeError);
    expect(channelOf({ name: 'a', prefix: 'b' })).toThrow('There is no option prefix, only');
    expect(() => redisChannel({} as never, { name: 'a' })).toThrow('needs a client of redis');
    expect(() => redisChannel(pool(), { name: 'a' })).toThrow('cannot be duplicated');
  });
});
