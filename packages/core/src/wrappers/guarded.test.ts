import { describe, expect, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { CacheError, misuse } from '../errors.js';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { GuardedCache } from './guarded.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function subject(options: object = {}) {
  const clock = new ManualClock();
  const events: CacheEvent['type'][] = [];
  const base = new FaultyCache<string, string>(new Map([['k', 'value']]));
  const cache = new GuardedCache(base, {
    clock,
    random: () => 1,
    onEvent: ({ type }: CacheEvent) => events.push(type),
    ...options,
  });
  /** How a read of a key ends. */
  const read = (key = 'k') =>
    cache.get(key).catch((error: unknown) => (error instanceof CacheError ? error.code : error));
  return { clock, events, base, cache, read };
}

const firstPage = (cache: { keys(): AsyncIterable<string> }) => cache.keys()[Symbol.asyncIterator]().next();

/** The four operations with promises. */
function asyncMap(map = new Map<string, string>()): AsyncCache<string, string> {
  return {
    async: true,
    async get(key) {
      if (key === 'fail') throw new Error('gone');
      return map.get(key);
    },
    set: async (key, value) => map.set(key, value),
    has: async (key) => map.has(key),
    delete: async (key) => map.delete(key),
  };
}

describe('GuardedCache', () => {
  it('hands calls on, and counts those under way', async () => {
    const { cache, base, read } = subject();
    expect(await read()).toBe('value');
    await cache.set('l', 'other');
    expect(await cache.getMany(['k', 'l'])).toEqual(['value', 'other']);
    const held = base.hold('get');
    const reading = read();
    expect(cache.stats()).toEqual({ state: 'closed', underWay: 1, refused: 0, opened: 0 });
    held.release();
    await reading;
    expect(cache.stats().underWay).toBe(0);
  });

  it('lets 30 callers in a row wait for a frozen server no longer than one deadline together', async () => {
    const { clock, base, cache, read, events } = subject({ timeout: 1_000 });
    base.hold('get');
    const start = clock.now();
    const first = read('k0');
    await settled();
    clock.advance(1_000);
    expect(await first).toBe('TIMEOUT');
    for (let call = 1; call < 30; call++) expect(await read(`k${call}`)).toBe('UNAVAILABLE');
    expect(clock.now() - start).toBeLessThan(1_500);
    expect([base.count('get'), cache.stats(), events]).toEqual([
      1,
      { state: 'open', underWay: 0, refused: 29, opened: 1 },
      ['circuit-opened'],
    ]);
  });

  it('lets one call through after a pause, which grows while that fails', async () => {
    const { clock, base, read, events } = subject({ timeout: 1_000, pause: 100, longestPause: 300 });
    base.fail('get', new CacheError('UNAVAILABLE', 'gone'));
    for (let call = 0; call < 5; call++) await read();
    for (const pause of [100, 200, 300, 300]) {
      const calls = base.count('get');
      clock.advance(pause - 1);
      await read();
      expect(base.count('get')).toBe(calls);
      clock.advance(1);
      expect(await Promise.all([read(), read(), read()])).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
      expect(base.count('get')).toBe(calls + 1);
    }
    base.mend();
    clock.advance(300);
    expect(await read()).toBe('value');
    expect(await read()).toBe('value');
    expect(events).toEqual(['circuit-opened', 'circuit-closed']);
    base.fail('get', new CacheError('UNAVAILABLE', 'gone'));
    for (let call = 0; call < 5; call++) await read();
    base.mend();
    clock.advance(100);
    expect(await read()).toBe('value');
  });

  it('spreads its pauses by chance', async () => {
    const { clock, base, read } = subject({ failures: 1, pause: 100, random: () => 0 });
    base.fail('get', new Error('gone'));
    await read();
    base.mend();
    clock.advance(49);
    expect(await read()).toBe('UNAVAILABLE');
    clock.advance(1);
    expect(await read()).toBe('value');
  });

  it('makes calls again once one that was late is answered', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000 });
    const held = base.hold('get', 'reply');
    const late = read();
    await settled();
    clock.advance(1_000);
    expect(await late).toBe('TIMEOUT');
    expect(cache.stats()).toMatchObject({ state: 'open', underWay: 0 });
    held.release();
    await settled();
    expect(await read()).toBe('value');
    expect(cache.stats()).toMatchObject({ state: 'closed', underWay: 0 });
  });

  it('is opened by failures in a row, or by too many of the latest 20', async () => {
    const { base, read, cache } = subject({ failures: 3, failureRate: 0.5 });
    const outcomes = async (pattern: string) => {
      for (const one of pattern) {
        if (one === 'x') base.fail('get', new Error('gone'));
        else base.mend();
        await read();
      }
    };
    await outcomes('xx.xx.');
    expect(cache.stats().state).toBe('closed');
    await outcomes('x.x.x.x.x.x.x');
    expect(cache.stats().state).toBe('closed');
    await outcomes('x');
    expect(cache.stats().state).toBe('open');
    const other = subject({ failures: 3 });
    other.base.fail('get', new Error('gone'));
    for (let call = 0; call < 3; call++) await other.read();
    expect(other.cache.stats().state).toBe('open');
  });

  it('does not count what the server has answered, or was not asked', async () => {
    const { base, read, cache } = subject({ failures: 1 });
    const errors = [
      new CacheError('SERVER', 'OOM'),
      new CacheError('CORRUPT_VALUE', 'no JSON'),
      new CacheError('UNENCODABLE_VALUE', 'a function'),
      misuse(new TypeError('no key')),
    ];
    for (const error of errors) {
      base.fail('get', error);
      await read();
    }
    expect(cache.stats()).toMatchObject({ state: 'closed', opened: 0 });
  });

  it('has no more calls under way than it may', async () => {
    const { base, read, cache } = subject({ maxCalls: 2 });
    const held = base.hold('get');
    const reading = [read('a'), read('b')];
    expect(await read('c')).toBe('UNAVAILABLE');
    held.release();
    await Promise.all(reading);
    expect(await read('k')).toBe('value');
    expect(cache.stats()).toMatchObject({ state: 'closed', refused: 1 });
  });

  it('is not locked out by calls that never end', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000, maxCalls: 2 });
    for (let call = 0; call < 2; call++) base.hold('get');
    const hanging = [read(), read()];
    await settled();
    clock.advance(1_000);
    expect(await Promise.all(hanging)).toEqual(['TIMEOUT', 'TIMEOUT']);
    clock.advance(1_000);
    expect(await read()).toBe('value');
    expect(await Promise.all([read(), read()])).toEqual(['value', 'value']);
    expect(cache.stats().state).toBe('closed');
  });

  it('learns nothing from misuse, nor from a cache that was closed: the next call is let through at once', async () => {
    const { clock, base, read, cache } = subject({ failures: 2, pause: 100 });
    const open = async () => {
      base.fail('get', new Error('gone'));
      await read();
      await cache.set('k', undefined as never).catch(() => {}); // between two failures in a row
      await read();
    };
    await open();
    expect(cache.stats().state).toBe('open');
    clock.advance(100);
    await expect(cache.set('k', undefined as never)).rejects.toBeInstanceOf(TypeError);
    expect(cache.stats().state).toBe('open');
    base.fail('get', new CacheError('CLOSED', 'closed'));
    expect(await read()).toBe('CLOSED');
    expect(cache.stats().state).toBe('open');
    base.mend();
    expect(await read()).toBe('value');
    expect(cache.stats()).toMatchObject({ state: 'closed', opened: 1 });
  });

  it('believes that a TypeError is misuse only where it is ours: fetch rejects with one', async () => {
    const { base, read, cache } = subject({ failures: 1 });
    base.fail('get', new TypeError('fetch failed'));
    await read();
    expect(cache.stats().state).toBe('open');
  });

  it('lets a call through in the end also without a timeout, though the one before never ends', async () => {
    const { clock, base, read } = subject({ timeout: Number.POSITIVE_INFINITY, failures: 1 });
    base.fail('get', new Error('gone'));
    await read();
    base.mend();
    clock.advance(29_999);
    expect(await read()).toBe('UNAVAILABLE');
    clock.advance(1);
    base.hold('get');
    void read();
    expect(await read()).toBe('UNAVAILABLE');
    clock.advance(30_000);
    expect(await read()).toBe('value');
  });

  it('makes no pause longer than the longest', async () => {
    const { clock, base, read } = subject({ failures: 1, pause: 60_000, longestPause: 200 });
    base.fail('get', new Error('gone'));
    await read();
    base.mend();
    clock.advance(200);
    expect(await read()).toBe('value');
  });

  it('is opened by one call that takes too long only if nothing was heard since it left', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000 });
    base.hold('get');
    const slow = read();
    await settled();
    clock.advance(999);
    await read('other');
    clock.advance(1);
    expect(await slow).toBe('TIMEOUT');
    expect(cache.stats()).toMatchObject({ state: 'closed', underWay: 0 });
    base.hold('get');
    const lost = read();
    await settled();
    clock.advance(1_000);
    expect(await lost).toBe('TIMEOUT');
    expect(cache.stats().state).toBe('open');
  });

  it('counts slow calls as failures while others are answered', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000, failures: 3 });
    const slow = [0, 1, 2].map(() => {
      base.hold('get');
      return read();
    });
    await settled();
    await read('other');
    clock.advance(1_000);
    await Promise.all(slow);
    expect(cache.stats().state).toBe('open');
  });

  it('makes calls again once the server has answered late with an error of its own, but not for a late failure', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000 });
    const [first, second] = [base.hold('get'), base.hold('get')];
    const late = [read(), read()];
    await settled();
    clock.advance(1_000);
    await Promise.all(late);
    first.fail(new Error('connection lost'));
    await settled();
    expect(cache.stats().state).toBe('open');
    second.fail(new CacheError('SERVER', 'OOM'));
    await settled();
    expect(cache.stats().state).toBe('closed');
  });

  it('waits for the call that was let through, whatever becomes of older ones', async () => {
    const { clock, base, read, cache } = subject({ timeout: 1_000, failures: 1, pause: 100 });
    const failing = base.hold('get');
    base.hold('get');
    const older = [read(), read()];
    base.fail('has', new Error('gone'));
    await cache.has('k').catch(() => {});
    clock.advance(950);
    const held = base.hold('get');
    const probe = read();
    await settled();
    failing.fail(new Error('connection lost'));
    expect(await older[0]).toEqual(new Error('connection lost'));
    expect(cache.stats().state).toBe('half-open');
    clock.advance(50);
    expect(await older[1]).toBe('TIMEOUT');
    expect(cache.stats().state).toBe('half-open');
    held.release();
    expect(await probe).toBe('value');
    expect(cache.stats()).toMatchObject({ state: 'closed', opened: 1 });
  });

  it('makes its calls by a policy of one’s own', async () => {
    let calls = 0;
    const policy = {
      async execute<T>(act: () => PromiseLike<T>): Promise<T> {
        calls++;
        return act();
      },
    };
    const { read, cache } = subject({ clock: undefined, random: undefined, onEvent: undefined, policy });
    expect([await read(), calls, cache.stats().state]).toEqual(['value', 1, undefined]);
  });

  it.each<[string, (cache: GuardedCache<FaultyCache<string, string>>) => unknown]>([
    ['size', (cache) => cache.size],
    ['now', (cache) => cache.now('k')],
    ['close', (cache) => cache.close()],
    ['keys', (cache) => firstPage(cache)],
    ['clear', (cache) => cache.clear()],
    ['deleteMany', (cache) => cache.deleteMany(['k'])],
    ['getRemainingTTL', (cache) => cache.getRemainingTTL('k')],
  ])('ends %s of a frozen server in time', async (operation, call) => {
    const { clock, base, cache } = subject({ timeout: 100, slowTimeout: 100 });
    base.hold(operation as 'size');
    const outcome = Promise.resolve(call(cache)).catch((error: unknown) => error);
    await settled();
    clock.advance(100);
    expect(await Promise.race([outcome, settled()])).toMatchObject({ code: 'TIMEOUT' });
  });

  it('refuses what it does not make: all but close', async () => {
    const { base, cache, read } = subject({ failures: 1 });
    base.fail('get', new Error('gone'));
    await read();
    base.fail('now', new Error('gone too'));
    for (const call of [() => cache.size, () => cache.now('k'), () => firstPage(cache), () => cache.clear()])
      await expect(call()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await cache.close();
    expect([base.count('size'), base.count('keys'), base.count('clear'), base.count('close')]).toEqual([0, 0, 0, 1]);
  });

  it('tells the time at once where its base does', async () => {
    const { cache } = subject();
    await cache.now('k');
    expect(cache.now('k')).toBeTypeOf('number');
  });

  it('waits for each page of keys as long as for one slow call', async () => {
    const clock = new ManualClock();
    const steps = 3;
    const base = {
      ...asyncMap(),
      async *keys() {
        for (let key = 0; key < steps; key++) {
          await new Promise<void>((resolve) => clock.setTimeout(resolve, 2_000));
          yield `k${key}`;
        }
        await new Promise(() => {});
      },
    };
    const cache = new GuardedCache(base, { clock, slowTimeout: 3_000 });
    const listing = cache.keys()[Symbol.asyncIterator]();
    for (let key = 0; key < steps; key++) {
      const next = listing.next();
      await settled();
      clock.advance(2_000);
      expect(await next).toEqual({ done: false, value: `k${key}` });
    }
    const last = listing.next().catch((error: unknown) => error);
    await settled();
    clock.advance(3_000);
    expect(await Promise.race([last, settled()])).toMatchObject({ code: 'TIMEOUT' });
    expect(await listing.next()).toEqual({ done: true, value: undefined });
  });

  it('gives a clear, and writes of many keys, the time that they need', async () => {
    const { clock, base, cache } = subject({ timeout: 1_000 });
    const keys = Array.from({ length: 250 }, (_, index) => `k${index}`);
    for (const [operation, call, needed] of [
      ['clear', () => cache.clear(), 30_000],
      ['size', () => cache.size, 30_000],
      ['deleteMany', () => cache.deleteMany(keys), 3_000],
      ['setMany', () => cache.setMany(keys.map((key) => [key, 'v'] as const)), 3_000],
    ] as const) {
      const held = base.hold(operation);
      const calling = call();
      await held.arrived;
      clock.advance(needed - 1);
      held.release();
      await calling;
    }
    expect(cache.stats()).toMatchObject({ state: 'closed', opened: 0 });
    base.hold('getMany');
    const reading = cache.getMany(keys).catch((error: unknown) => error);
    clock.advance(1_000);
    expect(await reading).toMatchObject({ code: 'TIMEOUT' }); // a read that is slow is of no use
  });

  it('lets a pair of levels clear a slow far once, whatever was owed', async () => {
    const { clock, base } = subject();
    const cache = new TwoLevelCache(new MemoryCache<string, string>(), base, { resilient: true, clock });
    base.fail('clear', new Error('gone'));
    await expect(cache.clear()).rejects.toThrow('gone');
    base.mend();
    const held = base.hold('clear', 'request');
    clock.advance(100); // what is owed is tried again
    await held.arrived;
    clock.advance(1_300);
    held.release();
    await settled();
    clock.advance(60_000);
    await settled();
    expect([base.count('clear'), cache.stats().owed]).toEqual([2, 0]);
  });

  it('lets another call through where a slow one was', async () => {
    const { clock, base, cache, read } = subject({ timeout: 1_000, failures: 1 });
    base.fail('get', new Error('gone'));
    await read();
    base.mend();
    clock.advance(1_000);
    const held = base.hold('clear');
    const clearing = cache.clear();
    expect(await read()).toBe('UNAVAILABLE');
    clock.advance(1_000);
    expect(await read()).toBeUndefined(); // it was cleared
    held.release();
    await clearing;
  });

  it('clears a base that cannot clear page by page', async () => {
    const clock = new ManualClock();
    const map = new Map(Array.from({ length: 3 }, (_, key) => [`k${key}`, 'v']));
    const base = {
      ...asyncMap(map),
      keys: async function* () {
        yield* map.keys();
      },
    };
    const cache = new GuardedCache(base, { clock, failures: 1, pause: 100 });
    await expect(cache.get('fail')).rejects.toThrow('gone');
    clock.advance(100);
    await cache.clear(); // the first page is what is let through
    expect([map.size, await cache.size, cache.stats().state]).toEqual([0, 0, 'closed']);
  });

  it('rejects where a policy throws', async () => {
    const policy = {
      execute(): never {
        throw new Error('refused');
      },
    };
    const { cache } = subject({ clock: undefined, random: undefined, onEvent: undefined, policy });
    await expect(cache.get('k')).rejects.toThrow('refused');
    await expect(firstPage(cache)).rejects.toThrow('refused');
    await cache.close();
  });

  it('refuses options that a policy would ignore', () => {
    const policy = { execute: async <T>(act: () => PromiseLike<T>) => act() };
    const base = new FaultyCache<string, string>(new Map());
    expect(() => new GuardedCache(base, { policy, timeout: 100 })).toThrow('There is no option timeout, only policy');
    expect(() => new GuardedCache(base, { policy, onEvent: () => {} })).toThrow(TypeError);
    expect(() => new GuardedCache(base, { policy: {} as never })).toThrow('policy must be a policy with execute');
  });

  it('refuses what makes no sense', () => {
    const base = new FaultyCache<string, string>(new Map());
    expect(() => new GuardedCache(new Map())).toThrow('Map cannot be guarded: it answers at once');
    expect(() => new GuardedCache(base, { failureRate: 0 })).toThrow('failureRate must be a number above 0, at most 1');
    expect(() => new GuardedCache(base, { timeout: 0 })).toThrow('timeout must be');
    expect(() => new GuardedCache(base, { failures: 0.5 })).toThrow('failures must be a positive integer');
  });
});
