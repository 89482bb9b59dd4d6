import { describe, expect, it } from 'vitest';
import { cached } from './cached/cached.js';
import { optionRules } from './cached/options.js';
import { check, checkOptions } from './checks.js';
import { MemoryCache } from './memory-cache.js';
import { ttlMisuse } from './misuse.js';
import { TwoLevelCache } from './two-level/two-level-cache.js';
import { AutoPrefixedCache } from './wrappers/auto-prefixed.js';
import { DebugCache } from './wrappers/debug.js';
import { LockedCache } from './wrappers/locked.js';
import { PrefixedCache } from './wrappers/prefixed.js';
import { StatsCache } from './wrappers/stats.js';

/** Calls a function or a constructor as JavaScript may. */
type Untyped = (new (...args: unknown[]) => unknown) & ((...args: unknown[]) => unknown);
const make =
  (made: unknown, ...args: unknown[]) =>
  () =>
    new (made as Untyped)(...args); // it throws before it matters which of the two it is
const wrap =
  (...args: unknown[]) =>
  () =>
    (cached as unknown as Untyped)(...args); // as JavaScript may

const map = new Map<string, number>();
const load = (id: string): number => id.length;
const CACHE = 'a cache with get, set, has, delete';

/** What is made wrong, and what it says. */
const MISTAKES: readonly [act: () => unknown, error: Error][] = [
  [wrap(), new TypeError('original must be a function, not undefined')],
  [wrap('x', { cache: map }), new TypeError('original must be a function, not String')],
  [wrap(load), new TypeError(`cache must be ${CACHE}, not undefined`)],
  [wrap(load, null), new TypeError(`cache must be ${CACHE}, not undefined`)],
  [wrap(load, {}), new TypeError(`cache must be ${CACHE}, not undefined`)],
  [wrap(load, map), new TypeError(`cache must be ${CACHE}, not undefined`)],
  [wrap(load, { cache: {} }), new TypeError(`cache must be ${CACHE}, not Object`)],
  [wrap(load, { cache: Promise.resolve(map) }), new TypeError(`cache must be ${CACHE}, not Promise`)],
  [wrap(load, { cache: map, key: 'id' }), new TypeError('key must be a function, not String')],
  [wrap(load, { cache: map, onError: true }), new TypeError('onError must be a function, not Boolean')],
  [wrap(load, { cache: map, async: 1 }), new TypeError('async must be a boolean, not 1')],
  [
    wrap(load, { cache: map, ttl: '60' }),
    new RangeError('ttl must be a positive number of milliseconds or Infinity, not String'),
  ],
  [
    wrap(load, { cache: map, tll: 5 }),
    new TypeError(`There is no option tll, only ${Object.keys(optionRules).join(', ')}`),
  ],
  [make(StatsCache), new TypeError(`base must be ${CACHE}, not undefined`)],
  [make(PrefixedCache, undefined, 'a.'), new TypeError(`base must be ${CACHE}, not undefined`)],
  [make(PrefixedCache, map), new TypeError('prefix must be a string, not undefined')],
  [make(AutoPrefixedCache, {}), new TypeError(`base must be ${CACHE}, not Object`)],
  [make(AutoPrefixedCache, map, { separator: 1 }), new TypeError('separator must be a string, not 1')],
  [make(DebugCache, map), new TypeError('log must be a function, not undefined')],
  [make(DebugCache, map, load, { clock: {} }), new TypeError('clock must be a clock with now, not Object')],
  [make(LockedCache, map, null), new TypeError('options must be an object, not null')],
  [make(LockedCache, map, { lock: 1 }), new TypeError('lock must be a function, not 1')],
  [make(TwoLevelCache, map), new TypeError(`far must be ${CACHE}, not undefined`)],
  [make(TwoLevelCache, undefined, map), new TypeError(`near must be ${CACHE}, not undefined`)],
  [make(TwoLevelCache, map, map, { resilient: 'yes' }), new TypeError('resilient must be a boolean, not String')],
  [
    make(TwoLevelCache, map, map, { nearTtl: 0 }),
    new RangeError('nearTtl must be a positive number of milliseconds or Infinity, not 0'),
  ],
  [make(TwoLevelCache, map, map, 5_000), new TypeError('options must be an object, not 5000')],
];

describe('A cache that is made wrong', () => {
  it.each(MISTAKES.map(([act, error]) => [error.message, act, error] as const))(
    'says so at once: %s',
    (_, act, error) => {
      expect(act).toThrow(error);
      expect(act).toThrow(error.constructor as ErrorConstructor); // a TypeError or a RangeError
    },
  );
});

describe('check', () => {
  it('lets pass what is right', () => {
    check({ name: 'n', clock: Date }, { name: 'a string', clock: 'a clock with now' });
    checkOptions({}, { name: 'a string' });
    checkOptions({ name: undefined, ttl: 1 }, { name: 'a string', ttl: ttlMisuse });
    expect(() => new StatsCache(new MemoryCache())).not.toThrow();
  });

  it('sees what a class has as a getter, or hides', () => {
    class Options {
      get max(): number {
        return -1;
      }
    }
    for (const options of [new Options(), Object.defineProperty({}, 'max', { value: -1 })]) {
      expect(() => new MemoryCache(options)).toThrow('max must be a positive integer or Infinity, not -1');
    }
  });

  it('does not take what every object inherits for an option', () => {
    expect(() => checkOptions({ toString: load } as object, {})).toThrow('There is no option toString');
  });

  it('never shows a text, which may be an address with a password', () => {
    const url = 'redis://:s3cr@h';
    for (const options of [url, { name: url }]) {
      let error: unknown;
      try {
        checkOptions(options as object, { name: 'a function' });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toContain('s3cr');
    }
  });
});
