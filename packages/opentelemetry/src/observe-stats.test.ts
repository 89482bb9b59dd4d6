import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cached, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache, ManualClock } from '@ctu/core/testing';
import { DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { observeStats } from './index.js';
import { metered } from './testing/meter.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

/** What OpenTelemetry's diagnostics are told meanwhile. */
function diagnosed(): string[] {
  const told: string[] = [];
  const ignore = () => {};
  const logger = {
    error: ignore,
    info: ignore,
    debug: ignore,
    verbose: ignore,
    warn: (line: string) => told.push(line),
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return told;
}

afterEach(() => diag.disable());

/** A stack that counts, on a server that can be held back. */
function remote() {
  return new FaultyCache<string, number>(new StatsCache(new Map<string, number>()));
}

describe('observeStats', () => {
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
    expect(await misses()).toBe('2');
    cache.get('k');
    expect(await misses()).toBe('3');
  });

  it('waits for stats that arrive, at most for the timeout, and asks again at the next collection', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const clock = new ManualClock();
    const far = remote();
    observeStats(new TwoLevelCache(new Map<string, number>(), far), { name: 'users', meter, timeout: 500, clock });
    const held = far.hold('stats');
    const collecting = lines();
    await held.arrived;
    clock.advance(500);
    const inTime = (await collecting).join();
    expect(inTime).toContain('ctu_cache_owed{ctu_cache_name="users"} 0');
    expect(inTime).not.toContain('users.far');
    expect(told).toEqual(['ctu: stats() of users took longer than 500 ms']);
    expect((await lines()).join()).toContain('users.far');
    clock.advance(500);
    expect(told).toHaveLength(1);
    held.release();
  });

  it('takes an answer that is late for no count that was set back', async () => {
    const { meter, lines } = metered();
    const clock = new ManualClock();
    const cache = remote();
    observeStats(cache, { name: 'users', meter, timeout: 500, clock });
    const held = cache.hold('stats');
    const collecting = lines();
    await held.arrived; // with nothing counted yet
    clock.advance(500);
    await collecting;
    await cache.get('k');
    await lines();
    held.release();
    await new Promise(setImmediate);
    expect(await lines()).toContain('ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="miss"} 1');
  });

  it('leaves out what fails, says so to the diagnostics of OpenTelemetry, and tells the rest', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const failing = remote();
    observeStats(new TwoLevelCache(new Map<string, number>(), failing), { name: 'users', meter });
    observeStats(new StatsCache(new Map()), { name: 'other', meter });
    failing.fail('stats', new Error('cannot read {"password":"hunter2"}'));
    const all = (await lines()).join();
    expect(all).toContain('ctu_cache_owed{ctu_cache_name="users"} 0');
    expect(all).toContain('ctu_cache_writes_total{ctu_cache_name="other"} 0');
    expect(all).not.toContain('users.far');
    expect(told).toEqual(['ctu: stats() of users.far failed with Error']);
  });

  it('collects though the diagnostics throw', async () => {
    diag.setLogger({ ...console, verbose() {}, warn: () => { throw new Error('no'); } }, { suppressOverrideMessage: true }); // biome-ignore format: one line
    const { meter, lines } = metered();
    observeStats({ stats: () => Promise.reject(new Error('no')) }, { name: 'users', meter });
    observeStats(new StatsCache(new Map()), { name: 'other', meter });
    expect((await lines()).join()).toContain('other');
  });

  it('tells two readers the same, also where they collect at once', async () => {
    const { meter, lines, others } = metered();
    const cache = remote();
    observeStats(cache, { name: 'users', meter });
    await cache.get('k');
    const held = cache.hold('stats');
    const both = Promise.all([lines(), others()]);
    await held.arrived;
    held.release();
    const [own, other] = await both;
    expect(own).toEqual(other);
    expect(cache.count('stats')).toBe(1);
  });

  it('observes no more once it is closed, also by the end of a `using` block', async () => {
    const { meter, lines } = metered();
    const cache = new StatsCache(new Map());
    const observation = observeStats(cache, { name: 'users', meter });
    observation.close();
    observation.close();
    observeStats(cache, { name: 'users', meter })[Symbol.dispose]();
    expect(await lines()).toEqual([]);
  });

  it('does not keep the cache alive, observes it no more once it is gone, and disturbs no other', async () => {
    const { meter, lines } = metered();
    const gone = (() => {
      const cache = new StatsCache(new Map<string, number>());
      observeStats(cache, { name: 'gone', meter });
      return new WeakRef(cache);
    })();
    const cache = new StatsCache(new Map());
    observeStats(cache, { name: 'users', meter });
    await new Promise(setImmediate); // a WeakRef holds what it was made of until the turn has ended
    collectGarbage();
    expect(gone.deref()).toBe(undefined);
    const first = (await lines()).join();
    expect(first).not.toContain('gone');
    expect(first).toContain('users');
  });

  it('takes another cache of the same name in place of the first, and says so', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const [first, second, third] = [1, 2, 3].map(() => new StatsCache(new Map()));
    const former = observeStats(first!, { name: 'users', meter });
    observeStats(second!, { name: 'users', meter });
    former.close(); // it is nobody's any more
    observeStats(third!, { name: 'users', meter }).close();
    first!.get('k');
    second!.get('k');
    expect(await lines()).toEqual([]);
    expect(told).toEqual(Array(2).fill('ctu: users was observed already; from now on this is another cache'));
  });

  it('takes the meter of the global provider, where it is told of none', async () => {
    const { provider, lines } = metered();
    metrics.setGlobalMeterProvider(provider);
    const cache = new StatsCache(new Map());
    try {
      observeStats(cache, { name: 'users' });
    } finally {
      metrics.disable();
    }
    expect((await lines()).join()).toContain('users');
  });

  it('does nothing where OpenTelemetry was not set up', () => {
    const cache = new StatsCache(new Map());
    expect(() => observeStats(cache, { name: 'users' }).close()).not.toThrow();
  });

  it.each([
    ['a cache without stats', new Map(), { name: 'users' }, 'cache must be a cache with stats'],
    ['no name', new StatsCache(new Map()), {}, 'needs a name'],
    [
      'a timeout that is no time',
      new StatsCache(new Map()),
      { name: 'users', timeout: 0 },
      'timeout must be a positive number',
    ],
    ['a meter that is none', new StatsCache(new Map()), { name: 'users', meter: {} }, 'meter must be a meter with add'],
  ])('refuses %s', (_, cache, options, message) => {
    expect(() => observeStats(cache as never, options as never)).toThrow(message);
  });

  it('asks each level once, whatever is around it', async () => {
    const { meter, lines } = metered();
    const far = remote();
    observeStats(new PrefixedCache(new TwoLevelCache(new Map<string, number>(), far), 'a.'), { name: 'users', meter });
    await lines();
    expect(far.count('stats')).toBe(1);
  });
});
