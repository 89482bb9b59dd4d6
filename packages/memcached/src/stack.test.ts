// @module-tag stress
import { type CacheError, cached, StatsCache, TwoLevelCache } from '@ctu/core';
import { type Server, startMemcached, waitUntil } from '@ctu/tooling';
import { LRUCache } from 'lru-cache';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemCached } from './index.js';

describe('cached() over a resilient TwoLevelCache with MemCached as far', () => {
  let server: Server;
  let far: MemCached<string, string>;
  let errors: string[];
  let near: LRUCache<string, string>;
  let loads: number;
  const stack = () => {
    const onError = (error: unknown) => errors.push((error as CacheError).code); // the adapter fails with these alone
    const cache = new StatsCache(new TwoLevelCache(near, far, { resilient: true, onError }));
    const load = async (name: string) => {
      loads++;
      return `Hello ${name}`;
    };
    return cached(load, { cache, key: (name) => name });
  };

  beforeEach(async () => {
    server = await startMemcached();
    far = await MemCached.connect<string, string>(`${server.host}:${server.port}`, { prefix: 'stack.', timeout: 200 });
    near = new LRUCache({ max: 10 });
    errors = [];
    loads = 0;
  });
  afterEach(async () => {
    await far.close();
    await server.stop();
  });

  it('answers from the loader while the server is frozen, and from the server again when it thaws', async () => {
    const greet = stack();
    await greet('Ada');
    await server.freeze();
    await waitUntil(() =>
      far.has('Ada').then(
        () => false,
        () => true,
      ),
    ); // the signal has arrived
    expect(await greet('Ada')).toBe('Hello Ada'); // from near
    expect(await greet('Grace')).toBe('Hello Grace');
    expect(loads).toBe(2);
    expect(errors).toEqual(['TIMEOUT', 'TIMEOUT']); // the read and the write
    server.thaw();
    near.clear();
    await waitUntil(async () => (await far.get('Ada').catch(() => undefined)) === 'Hello Ada');
    expect(await greet('Ada')).toBe('Hello Ada');
    expect(loads).toBe(2);
  });

  it('answers from the loader while the server is gone, and keeps again when it is back', async () => {
    const greet = stack();
    await server.kill();
    expect(await Promise.all([greet('Ada'), greet('Ada')])).toEqual(['Hello Ada', 'Hello Ada']);
    expect(loads).toBe(1);
    await server.restart();
    await waitUntil(
      async () => (await greet.refresh('Ada')) === 'Hello Ada' && (await far.has('Ada').catch(() => false)),
    );
  });

  it('closes with `await using`, and lets a second close pass', async () => {
    {
      await using outer = new StatsCache(new TwoLevelCache(new Map<string, string>(), far));
      await outer.set('a', 'b');
      await outer.close();
    }
    await expect(far.get('a')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
