import { type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { ask, patient, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { RedisCache } from '../index.js';
import { allWays, freshPrefix, reached } from '../testing/reached.js';

/** A pool cannot be tracked, since it cannot be duplicated. */
const ways = allWays.filter(({ name }) => name !== 'a pool of redis');

describe.each(ways)('What Redis tells through $name', (way) => {
  const client = reached(way);
  /** Writes a key as a program that knows nothing of us. A cluster takes it on one of its nodes. */
  async function anybody(key: string): Promise<void> {
    const ports = way.cluster ? inject('clusterPorts') : [inject('port')];
    const answers = await Promise.all(ports.map((port) => ask(port, `set ${key} value`)));
    expect(answers.filter((answer) => answer.startsWith('+OK'))).toHaveLength(1);
  }

  function tracked(prefix = freshPrefix()) {
    const cache = new RedisCache<string>(client(), { prefix, ...patient });
    const told: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(...(keys ?? ['any'])),
      lost: () => told.push('lost'),
    };
    const member = cache.tracking({ heartbeat: 60_000 }).join(listener);
    return { prefix, cache, told, member };
  }

  it('is every key of the cache that anybody writes, deletes or lets expire, and no other', async () => {
    const { prefix, cache, told, member } = tracked();
    await waitUntil(() => told.includes('armed'));
    const other = new RedisCache<string>(client(), { prefix: freshPrefix(), ...patient });
    await other.set('other', 'value');
    await cache.set('ours', 'value');
    await waitUntil(() => told.includes('ours'));
    await cache.delete('ours');
    await waitUntil(() => told.filter((key) => key === 'ours').length > 1);
    await cache.set('soon', 'value', { ttl: 1 });
    await waitUntil(async () => (await cache.get('soon')) === undefined);
    await anybody(`${prefix}theirs`);
    await waitUntil(() => told.includes('theirs'));
    expect(new Set(told)).toEqual(new Set(['armed', 'ours', 'soon', 'theirs']));
    await member.close();
  });

  it('keeps near coherent with whoever writes to the server', async () => {
    const prefix = freshPrefix();
    const far = new RedisCache<string>(client(), { prefix, ...patient });
    const events: string[] = [];
    const near = new MemoryCache<string, string>();
    const cache = new TwoLevelCache(near, far, { channel: far.tracking(), onEvent: ({ type }) => events.push(type) });
    await waitUntil(() => events.includes('channel-armed'));
    await far.set('k', 'first');
    await waitUntil(async () => (await cache.get('k')) === 'first' && near.has('k'));
    await far.set('k', 'second');
    await waitUntil(async () => (await cache.get('k')) === 'second');
    await far.clear();
    await waitUntil(async () => (await cache.get('k')) === undefined);
    await cache.close();
  });
});

describe('RedisCache.tracking', () => {
  const client = reached(allWays.find(({ name }) => name === 'redis')!);
  const pool = reached(allWays.find(({ name }) => name === 'a pool of redis')!);

  it('refuses what makes no sense, and a client that cannot be duplicated', () => {
    const cache = new RedisCache(client());
    expect(() => cache.tracking({ heartbeat: 0 })).toThrow(RangeError);
    expect(() => cache.tracking({ hartbeat: 1 } as never)).toThrow('There is no option hartbeat, only heartbeat');
    expect(() => cache.tracking({ fallback: {} as never })).toThrow('fallback must be a channel with join, not Object');
    expect(() => cache.tracking({ clock: {} as never })).toThrow(TypeError);
    expect(() => new RedisCache(pool()).tracking()).toThrow('cannot be duplicated');
  });

  it('tells a face its own keys, so that near forgets them', async () => {
    const redis = new RedisCache<string>(client(), { prefix: freshPrefix(), ...patient });
    const users = redis.for<string>('user:');
    const near = new MemoryCache<string, string>();
    const cache = new TwoLevelCache(near, users, { channel: users.tracking() });
    await waitUntil(() => cache.stats().nearAsked);
    await redis.set('user:k', 'first');
    await waitUntil(async () => (await cache.get('k')) === 'first' && near.has('k'));
    await redis.set('user:k', 'second');
    await waitUntil(async () => (await cache.get('k')) === 'second');
    await cache.close();
  });

  it.each(['connect', 'open'] as const)('tracks with the options of a client that %s has made', async (how) => {
    const ports = [[inject('port')], inject('clusterPorts')];
    for (const urls of ports.map((some) => some.map((port) => `redis://127.0.0.1:${port}`))) {
      const address = urls.length > 1 ? urls : urls[0]!;
      const cache = await RedisCache[how]<string>(address, { prefix: freshPrefix(), ...patient });
      const told: unknown[] = [];
      const member = cache.tracking({ heartbeat: 60_000 }).join({
        armed: () => told.push('armed'),
        changed: (keys) => told.push(...(keys ?? ['any'])),
        lost: () => told.push('lost'),
      });
      await waitUntil(() => told.includes('armed'));
      await cache.set('k', 'value');
      await waitUntil(() => told.includes('k'));
      await member.close();
      await cache.close();
    }
  });
});
