import { LRUCache } from 'lru-cache';
import { describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/index.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { cached } from './cached.js';
import type { LoadContext } from './loading.js';

const TTL = 60_000;

/** What happens now has happened: every promise that needs no time has settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Caches that keep what they are given as long as they are told to, by the clock. */
const caches: readonly [name: string, make: (clock: ManualClock) => AnyCache][] = [
  ['MemoryCache', (clock) => new MemoryCache({ clock })],
  ['LRUCache', (clock) => new LRUCache<string, object>({ max: 100, perf: clock, ttlResolution: 0 })],
  ['an async cache', (clock) => new FaultyCache(new MemoryCache<string, unknown>({ clock }))],
  [
    'a wrapper over a cache that tells no time',
    (clock) => new PrefixedCache(new LRUCache<string, object>({ max: 100, perf: clock, ttlResolution: 0 }), 'p.'),
  ],
  [
    'two levels over a cache that tells no time',
    (clock) =>
      new TwoLevelCache(
        new MemoryCache<string, object>({ clock }),
        new LRUCache<string, object>({ max: 100, perf: clock, ttlResolution: 0 }),
      ),
  ],
  [
    'a stack',
    (clock) => new PrefixedCache(new StatsCache(new FaultyCache(new MemoryCache<string, unknown>({ clock }))), 'p.'),
  ],
];

describe.each(caches)('A function behind %s', (_name, make) => {
  /** A function whose answers are counted: `v1`, `v2`; and that fails while it is told to. */
  function product(options: object) {
    const clock = new ManualClock();
    const events: CacheEvent[] = [];
    const state = { failing: false };
    const load = vi.fn(async (_id: string) => {
      if (state.failing) throw new Error('down');
      return `v${load.mock.calls.length}`;
    });
    const get = cached(load, {
      cache: make(clock) as AnyCache,
      key: (id: string) => id,
      ttl: TTL,
      clock,
      onEvent: (event: CacheEvent) => events.push(event),
      ...options,
    });
    return { clock, events, state, load, get };
  }

  it('loads anew once the ttl is over, to the millisecond', async () => {
    const { clock, get } = product({ staleIfError: 1 });
    expect(await get('a')).toBe('v1');
    clock.advance(TTL - 1);
    expect(await get('a')).toBe('v1');
    clock.advance(1);
    expect(await get('a')).toBe('v2');
  });

  it('answers with the old result and renews it behind, in the window of stale-while-revalidate alone', async () => {
    const { clock, load, get, events } = product({ staleWhileRevalidate: 1_000 });
    await get('a');
    clock.advance(TTL);
    events.length = 0;
    expect(await Promise.all([get('a'), get('a')])).toEqual(['v1', 'v1']);
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
    expect(events.map(({ type }) => type)).toEqual(['refresh', 'stale-hit', 'stale-hit', 'loaded']);
    expect(await get('a')).toBe('v2');
    clock.advance(TTL + 999);
    expect(await get('a')).toBe('v2');
    await settled();
    clock.advance(TTL + 1_000);
    expect(await get('a')).toBe('v4');
    expect(get.stats()).toMatchObject({ loads: 4, staleServed: 3 });
  });

  it('answers with the old result where the function fails, in the window of stale-if-error alone', async () => {
    const { clock, state, load, get, events } = product({ staleIfError: 5_000 });
    await get('a');
    state.failing = true;
    clock.advance(TTL);
    expect(await get('a')).toBe('v1');
    expect(load).toHaveBeenCalledTimes(2);
    expect(events.map(({ type }) => type)).toEqual(['miss', 'loaded', 'miss', 'load-failed', 'stale-hit']);
    expect(await get('a')).toBe('v1'); // no second attempt within a second
    expect(load).toHaveBeenCalledTimes(2);
    clock.advance(1_000);
    expect(await get('a')).toBe('v1');
    expect(load).toHaveBeenCalledTimes(3);
    clock.advance(3_999);
    expect(await get('a')).toBe('v1');
    clock.advance(1);
    await expect(get('a')).rejects.toThrow('down');
    state.failing = false;
    expect(await get('a')).toBe(`v${load.mock.calls.length}`);
  });

  it('renews a result past a part of its ttl, behind the answer', async () => {
    const { clock, load, get } = product({ refreshAhead: 0.8 });
    await get('a');
    clock.advance(0.8 * TTL - 1);
    await get('a');
    await settled();
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(await get('a')).toBe('v1');
    await settled();
    expect(await get('a')).toBe('v2');
    clock.advance(TTL - 1);
    expect(await get('a')).toBe('v2');
  });

  it('remembers a failure for `errorTtl`, until it is told otherwise', async () => {
    const { clock, state, load, get } = product({ errorTtl: 1_000 });
    state.failing = true;
    const error = await get('a').catch((error) => error);
    await expect(get('a')).rejects.toBe(error);
    clock.advance(999);
    await expect(get('a')).rejects.toBe(error);
    expect(load).toHaveBeenCalledTimes(1);
    await expect(get('b')).rejects.toThrow('down');
    state.failing = false;
    clock.advance(1);
    expect(await get('a')).toBe('v3');
  });

  it('forgets a failure with its key, and does not remember that a caller gave up', async () => {
    const { state, get } = product({ errorTtl: 1_000 });
    state.failing = true;
    await expect(get('a')).rejects.toThrow('down');
    state.failing = false;
    await get.delete('a');
    expect(await get('a')).toBe('v2');
    state.failing = true;
    await expect(get('b')).rejects.toThrow('down');
    state.failing = false;
    await get.clear?.();
    expect(await get('b')).toBe('v4');
    const told = vi.fn(({ signal }: LoadContext, id: string) =>
      told.mock.calls.length > 1
        ? Promise.resolve(id)
        : new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const mine = new AbortController();
    const patiently = cached(told, {
      cache: make(new ManualClock()) as AnyCache,
      key: (id: string) => id,
      errorTtl: 1_000,
      context: true,
      async: true,
    });
    const call = patiently.with({ signal: mine.signal })('a');
    await settled();
    mine.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await settled();
    expect(await patiently('a')).toBe('a');
  });

  it('remembers that there is nothing for `absentTtl`', async () => {
    const clock = new ManualClock();
    const load = vi.fn(async (_id: string): Promise<string | undefined> => undefined);
    const get = cached(load, { cache: make(clock) as AnyCache, key: (id: string) => id, absentTtl: 5_000, clock });
    expect([await get('a'), await get('a')]).toEqual([undefined, undefined]);
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(4_999);
    await get('a');
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(1);
    load.mockResolvedValue('now');
    expect(await get('a')).toBe('now');
    expect(await get('a')).toBe('now');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('remembers that there is nothing for no longer where there are windows', async () => {
    const { clock, load, get } = product({
      absentTtl: 5_000,
      staleWhileRevalidate: TTL,
      staleIfError: TTL,
      refreshAhead: 0.1,
    });
    load.mockResolvedValueOnce(undefined as never);
    await get('a');
    clock.advance(4_999);
    expect(await get('a')).toBeUndefined();
    await settled();
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(await get('a')).toBe('v2');
  });

  it('keeps each result as long as `ttl` says of it, or not at all', async () => {
    const clock = new ManualClock();
    const load = vi.fn(async (id: string) => ({ id, seconds: Number(id) }));
    const get = cached(load, {
      cache: make(clock) as AnyCache,
      key: (id: string) => id,
      ttl: ({ seconds }) => (seconds === 0 ? undefined : seconds * 1_000),
      clock,
    });
    for (const id of ['0', '0', '1', '1', '2']) await get(id);
    expect(load).toHaveBeenCalledTimes(4);
    clock.advance(1_001); // lru-cache keeps an entry for a moment longer
    await get('1');
    await get('2');
    expect(load).toHaveBeenCalledTimes(5);
  });

  it('shortens ttls by chance', async () => {
    const draws = [0.5, 0];
    const { clock, load, get } = product({ jitter: 0.1, random: () => draws.shift() ?? 0 });
    await get('a');
    clock.advance(0.95 * TTL - 1);
    await get('a');
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(1);
    await get('a');
    clock.advance(TTL - 1);
    await get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('gives a load up at `timeout`, and loads anew', async () => {
    const { clock, load, get } = product({ timeout: 5_000 });
    load.mockReturnValueOnce(new Promise(() => {}));
    const calls = Promise.allSettled([get('a'), get('a')]);
    await settled();
    clock.advance(5_000);
    const gaveUp = { status: 'rejected', reason: expect.objectContaining({ code: 'TIMEOUT', key: 'a' }) };
    expect(await calls).toEqual([gaveUp, gaveUp]);
    expect(await get('a')).toBe('v2');
  });

  it('waits for a load until `softTimeout`, then answers with the old result, and keeps what comes', async () => {
    const { clock, load, get } = product({ staleIfError: 5_000, softTimeout: 200 });
    await get('a');
    clock.advance(TTL);
    let end: (value: string) => void = () => {};
    load.mockReturnValueOnce(
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    const call = get('a');
    await settled();
    clock.advance(200);
    expect(await call).toBe('v1');
    end('late');
    await settled();
    expect(await get('a')).toBe('late');
  });

  it('lets one caller give up, and nobody else', async () => {
    const { load, get } = product({});
    let end: (value: string) => void = () => {};
    load.mockReturnValueOnce(
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    const mine = new AbortController();
    const calls = Promise.allSettled([get.with({ signal: mine.signal })('a'), get('a')]);
    await settled();
    mine.abort(new Error('enough'));
    end('value');
    expect(await calls).toEqual([
      { status: 'rejected', reason: new Error('enough') },
      { status: 'fulfilled', value: 'value' },
    ]);
    expect(load).toHaveBeenCalledTimes(1);
    await expect(get.with({ signal: mine.signal })('a')).rejects.toThrow('enough');
  });

  it('explains what it has, and what a call would do', async () => {
    const { clock, get } = product({ staleWhileRevalidate: 1_000, staleIfError: 2_000 });
    expect(await get.explain('a')).toMatchObject({ value: undefined, why: 'absent', does: 'load' });
    await get('a');
    clock.advance(1);
    expect(await get.explain('a')).toEqual({
      key: 'a',
      value: 'v1',
      why: undefined,
      age: 1,
      freshFor: TTL - 1,
      does: 'answer',
    });
    clock.advance(TTL - 1);
    expect(await get.explain('a')).toMatchObject({ value: 'v1', freshFor: 0, does: 'renew' });
    clock.advance(1_000);
    expect(await get.explain('a')).toMatchObject({ value: 'v1', freshFor: -1_000, does: 'load' });
  });
});
