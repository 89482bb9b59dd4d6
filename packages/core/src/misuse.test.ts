import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { CacheError } from './errors.js';
import { MemoryCache } from './memory-cache.js';
import { expiryMisuse, optionsMisuse, serverKeyMisuse, setMisuse, textKeyMisuse, ttlMisuse } from './misuse.js';
import { PrefixedCache } from './wrappers/prefixed.js';
import { StatsCache } from './wrappers/stats.js';

const DAY = 86_400_000;

describe('ttlMisuse', () => {
  it.each([1, 0.5, 25 * DAY, 31 * DAY, Number.POSITIVE_INFINITY, undefined])('lets %s pass', (ttl) => {
    expect(ttlMisuse(ttl)).toBeUndefined();
  });

  it.each([0, -0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '1000', null, 1_000n, new Date()])('refuses %s', (ttl) => {
    expect(ttlMisuse(ttl as number)).toBeInstanceOf(RangeError);
  });

  it('says what it expects, what came, and the name of the option', () => {
    expect(ttlMisuse(-1)?.message).toBe('ttl must be a positive number of milliseconds or Infinity, not -1');
    expect(ttlMisuse(0, 'nearTtl')?.message).toMatch(/^nearTtl must be .* not 0$/);
  });
});

describe('setMisuse', () => {
  it.each([null, '', 0, false, Number.NaN, [], {}])('takes %o for a value', (value) => {
    expect(setMisuse(value, undefined)).toBeUndefined();
    expect(setMisuse(value, {})).toBeUndefined();
    expect(setMisuse(value, { ttl: undefined })).toBeUndefined();
  });

  it.each([60, '60', null, true, () => {}, Symbol()])('refuses options that are %o', (options) => {
    expect(setMisuse(1, options as object)).toBeInstanceOf(TypeError);
  });

  it('refuses undefined, and a ttl of 0', () => {
    expect(setMisuse(undefined, undefined)).toBeInstanceOf(TypeError);
    expect(setMisuse(1, { ttl: 0 })).toBeInstanceOf(RangeError);
  });
});

describe('expiryMisuse', () => {
  it('refuses a ttl on a Map and names caches that take one', () => {
    const error = expiryMisuse(new Map(), { ttl: 1_000 });
    expect(error).toBeInstanceOf(CacheError);
    expect(error).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/^Map .*MemoryCache.*lru-cache/),
    });
  });

  it('refuses one on a Map under wrappers', () => {
    const wrapped = new PrefixedCache(new StatsCache(new Map<string, number>()), 'a.');
    expect(expiryMisuse(wrapped, { ttl: 1_000 })?.message).toMatch(/^Map cannot expire/);
    expect(expiryMisuse(new StatsCache(new MemoryCache()), { ttl: 1_000 })).toBeUndefined();
  });

  it('takes nothing for a wrapper because it has a base', () => {
    const client = Object.assign(new MemoryCache<string, number>(), { base: 'https://cache.example' });
    expect(expiryMisuse(new StatsCache(client), { ttl: 1_000 })).toBeUndefined();
    class ExpiringCache extends LRUCache<string, number> {
      readonly base = new Map<string, number>(); // something of its own, not a cache that it wraps
    }
    expect(expiryMisuse(new ExpiringCache({ max: 1 }), { ttl: 1_000 })).toBeUndefined();
  });

  it('refuses one on a Map of another kind that sets like a Map', () => {
    class NamedMap extends Map<string, number> {}
    expect(expiryMisuse(new NamedMap(), { ttl: 1_000 })?.message).toMatch(/^NamedMap cannot expire/);
  });

  it('lets a Map pass without a ttl, and with one if its own set takes it', () => {
    class ExpiringMap extends Map<string, number> {
      override set(key: string, value: number, _options?: object): this {
        return super.set(key, value);
      }
    }
    expect(expiryMisuse(new Map(), undefined)).toBeUndefined();
    expect(expiryMisuse(new Map(), { ttl: undefined })).toBeUndefined();
    expect(expiryMisuse(new ExpiringMap(), { ttl: 1_000 })).toBeUndefined();
    expect(expiryMisuse(new LRUCache({ max: 1 }), { ttl: 1_000 })).toBeUndefined();
    expect(expiryMisuse(new MemoryCache(), { ttl: 1_000 })).toBeUndefined();
  });
});

describe('optionsMisuse', () => {
  it('refuses a ttl that nobody takes before one that this base does not', () => {
    expect(optionsMisuse(new Map(), { ttl: 0 })).toBeInstanceOf(RangeError);
    expect(optionsMisuse(new Map(), { ttl: 1 })).toBeInstanceOf(CacheError);
    expect(optionsMisuse(new MemoryCache(), { ttl: 1 })).toBeUndefined();
    expect(optionsMisuse(new Map(), undefined)).toBeUndefined();
  });
});

describe('textKeyMisuse', () => {
  it('lets every string pass', () => {
    expect(textKeyMisuse('')).toBeUndefined();
    expect(textKeyMisuse('1')).toBeUndefined();
  });

  it.each([1, null, undefined, {}, Symbol('k'), Object.create(null)])('refuses %o', (key) => {
    expect(textKeyMisuse(key)).toBeInstanceOf(TypeError);
  });

  it('says what came', () => {
    expect(textKeyMisuse(1)?.message).toBe('A key must be a string, not number');
  });
});

describe('serverKeyMisuse', () => {
  it.each(['', 'ä😀', '__proto__'])('lets %j pass', (key) => {
    expect(serverKeyMisuse(key)).toBeUndefined();
  });

  it.each(['k\ud800', '\udc00k', 1])('refuses %j', (key) => {
    expect(serverKeyMisuse(key)).toBeInstanceOf(TypeError);
  });
});
