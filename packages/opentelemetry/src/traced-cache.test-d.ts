import { type CacheStats, MemoryCache, PrefixedCache, type SetOptions, StatsCache } from '@ctu/core';
import { FaultyCache } from '@ctu/core/testing';
import type { MemcachedServerStats } from '@ctu/memcached';
import type { RedisServerStats } from '@ctu/redis';
import { describe, expectTypeOf, it } from 'vitest';
import { observeStats, TracedCache } from './index.js';
import type { ofServers } from './readings.js';

const options = { name: 'users' };

describe('the types of TracedCache', () => {
  const map = new TracedCache(new Map<string, number>(), options);
  const memory = new TracedCache(new MemoryCache<string, number>(), options);
  const remote = new TracedCache(new FaultyCache<string, number>(new Map()), options);

  it('answer as the base does', () => {
    expectTypeOf(map.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(remote.get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(remote.has('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(new TracedCache(new StatsCache(map), options).stats()).toEqualTypeOf<CacheStats>();
  });

  it('take a ttl where the base does', () => {
    expectTypeOf(memory.set).parameter(2).toEqualTypeOf<SetOptions | undefined>();
    // @ts-expect-error a Map cannot expire entries
    map.set('k', 1, { ttl: 1_000 });
  });

  it('ask for a name', () => {
    // @ts-expect-error
    new TracedCache(new Map(), {});
  });
});

describe('the types of observeStats', () => {
  it('refuse a stack in which nothing counts', () => {
    // @ts-expect-error
    observeStats(new Map(), options);
    // @ts-expect-error
    observeStats(new PrefixedCache(new Map<string, number>(), 'a.'), options);
    observeStats(new PrefixedCache(new StatsCache(new Map<string, number>()), 'a.'), options);
    observeStats(new FaultyCache<string, number>(new Map()), options);
  });

  it('know every number that servers tell', () => {
    type Told = Exclude<keyof RedisServerStats | keyof MemcachedServerStats, 'reads' | 'hitRate'>;
    expectTypeOf<keyof typeof ofServers>().toEqualTypeOf<Told>();
  });
});
