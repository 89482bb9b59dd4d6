import { type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { RedisCache } from '../index.js';
import { rawRedis } from '../testing/raw-redis.js';
import { freshPrefix, reached, ways } from '../testing/reached.js';

describe.each(ways)('What Redis tells through $name', (way) => {
  const client = reached(way);
  const raw = rawRedis();

  function tracked(prefix = freshPrefix()) {
    const cache = new RedisCache<string>(client(), { prefix, ...patient });
    const told: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(...(keys ?? ['any'])),
      lost: () => told.push('lost'),
    };
    const member = cache.tracking().join(listener);
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
    if (!way.cluster) {
      await raw().set(`${prefix}theirs`, 'value');
      await waitUntil(() => told.includes('theirs'));
    }
    expect(new Set(told)).toEqual(new Set(['armed', 'ours', 'soon', ...(way.cluster ? [] : ['theirs'])]));
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
  });

  it('is lost with a connection, and begins anew', async () => {
    const { told, member } = tracked();
    await waitUntil(() => told.includes('armed'));
    if (!way.cluster) {
      await raw().sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
      await raw().sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await waitUntil(() => told.filter((what) => what === 'armed').length > 1);
      expect(told.slice(0, 3)).toEqual(['armed', 'lost', 'armed']);
    }
    await member.close();
  });
});
