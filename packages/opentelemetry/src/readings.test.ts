import { cached, MemoryCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache } from '@ctu/core/testing';
import { diag } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { observeStats } from './index.js';
import { diagnosed } from './testing/diagnosed.js';
import { metered } from './testing/meter.js';

afterEach(() => diag.disable());

describe('The numbers that observeStats tells', () => {
  it('tells the counters of a StatsCache, each time that metrics are collected', async () => {
    const { meter, lines } = metered();
    const cache = new StatsCache(new Map<string, number>());
    observeStats(cache, { name: 'users', meter });
    cache.set('k', 1);
    cache.get('k');
    cache.get('l');
    expect(await lines()).toEqual([
      'ctu_cache_deletes_total{ctu_cache_name="users"} 0',
      'ctu_cache_errors_total{ctu_cache_name="users"} 0',
      'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="miss"} 1',
      'ctu_cache_tests_total{ctu_cache_name="users"} 0',
      'ctu_cache_writes_total{ctu_cache_name="users"} 1',
    ]);
    cache.get('k');
    expect(await lines()).toContain('ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit"} 2');
  });

  it('tells which level has answered, and under names of their own what the levels have counted', async () => {
    const { meter, lines } = metered();
    const far = new StatsCache(new FaultyCache<string, number>(new Map([['k', 1]])));
    const cache = new TwoLevelCache(new StatsCache(new Map<string, number>()), far);
    observeStats(cache, { name: 'users', meter });
    for (const key of ['k', 'k', 'l']) await cache.get(key);
    const reads = (await lines()).filter((line) => line.startsWith('ctu_cache_reads'));
    expect(reads).toEqual([
      'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit",ctu_cache_level="far"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit",ctu_cache_level="near"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="miss"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users.far",ctu_cache_result="hit"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users.far",ctu_cache_result="miss"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users.near",ctu_cache_result="hit"} 1',
      'ctu_cache_reads_total{ctu_cache_name="users.near",ctu_cache_result="miss"} 2',
    ]);
  });

  it('tells the state of two levels, and of the guard between them', async () => {
    const { meter, lines } = metered();
    const far = new FaultyCache<string, number>(new MemoryCache());
    const cache = new TwoLevelCache(new MemoryCache<string, number>(), far, {
      nearTtl: 1_000,
      resilient: true,
      verify: 1,
      onEvent() {},
    });
    observeStats(cache, { name: 'users', meter });
    await cache.set('k', 1);
    far.fail('get', new Error('The server is gone'));
    for (let call = 0; call < 6; call++) await cache.get('l');
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'ctu_cache_guard_open{ctu_cache_name="users"} 1',
        'ctu_cache_guard_openings_total{ctu_cache_name="users"} 1',
        'ctu_cache_guard_refusals_total{ctu_cache_name="users"} 1',
        'ctu_cache_guard_under_way{ctu_cache_name="users"} 0',
        'ctu_cache_near_asked{ctu_cache_name="users"} 1',
        'ctu_cache_owed{ctu_cache_name="users"} 0',
        'ctu_cache_verify_checks_total{ctu_cache_name="users"} 0',
      ]),
    );
  });

  it('tells what the loads of a cached function came to', async () => {
    const { meter, lines } = metered();
    const getUser = cached(async (id: string) => id, { cache: new MemoryCache<string, string>(), key: (id) => id });
    observeStats(getUser, { name: 'users', meter });
    await Promise.all([getUser('42'), getUser('42')]);
    expect(await lines()).toEqual([
      'ctu_cache_load_errors_total{ctu_cache_name="users"} 0',
      'ctu_cache_load_joins_total{ctu_cache_name="users"} 1',
      'ctu_cache_loads_total{ctu_cache_name="users"} 1',
      'ctu_cache_stale_total{ctu_cache_name="users"} 0',
    ]);
  });

  it('leaves out what it does not know, and what is no number', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const foreign = {
      stats: () => ({
        hits: '7',
        misses: Number.NaN,
        errors: -1,
        owed: Number.POSITIVE_INFINITY,
        state: 'on fire',
        users: { '42': 1 },
        constructor: { hits: 5 },
        tests: 3,
      }),
    };
    observeStats(foreign, { name: 'users', meter });
    expect(await lines()).toEqual(['ctu_cache_tests_total{ctu_cache_name="users"} 3']);
    expect(told).toEqual([]);
  });

  it('never lets a counter go back: what was reset goes on from where it was', async () => {
    const { meter, lines } = metered();
    const cache = new StatsCache(new Map<string, number>());
    observeStats(cache, { name: 'users', meter });
    const misses = async () => (await lines()).find((line) => line.includes('"miss"'))?.split(' ')[1];
    cache.get('k');
    cache.get('k');
    expect(await misses()).toBe('2');
    cache.reset();
    cache.get('k'); // nobody has looked since
    expect(await misses()).toBe('3');
  });

  it('tells of servers, of which one has restarted, nothing twice', async () => {
    const { meter, lines } = metered();
    let hits = 3_000;
    observeStats({ stats: () => ({ hits, usedBytes: 1 }) }, { name: 'users', meter });
    const told = async () => (await lines()).find((line) => line.includes('"hit"'))?.split(' ')[1];
    expect(await told()).toBe('3000');
    hits = 2_000;
    expect(await told()).toBe('3000');
    hits = 2_010;
    expect(await told()).toBe('3010');
  });
});
