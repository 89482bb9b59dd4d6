import { keyvApiTests, keyvIteratorTests, keyvNamespaceTest, keyvValueTests } from '@keyv/test-suite';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import * as vitest from 'vitest';
import { describe, expect, it } from 'vitest';
import type { TextCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { toKeyv } from './to-keyv.js';

const caches: readonly (readonly [name: string, cache: TextCache])[] = [
  ['a MemoryCache', new MemoryCache<string, unknown>()],
  ['a prefix of a cache with promises', new PrefixedCache(new FaultyCache(new MemoryCache<string, unknown>()), 'a*:')],
];

for (const [name, cache] of caches) {
  describe(`Keyv over ${name} (its own suite)`, () => {
    const store = (): ReturnType<typeof toKeyv> => toKeyv(cache);
    keyvApiTests(vitest, Keyv, store);
    keyvValueTests(vitest, Keyv, store);
    keyvNamespaceTest(vitest, Keyv, store);
    keyvIteratorTests(vitest, Keyv, store);
  });
}

describe('toKeyv', () => {
  it('gives the entry the ttl that Keyv is given, and leaves the cache its own where there is none', async () => {
    const clock = new ManualClock();
    const cache = new MemoryCache<string, unknown>({ clock });
    const keyv = new Keyv({ store: toKeyv(cache) });
    await keyv.set('a', 1, 1_000);
    await keyv.set('b', 2);
    expect([cache.getRemainingTTL('keyv:a'), cache.getRemainingTTL('keyv:b')]).toEqual([
      1_000,
      Number.POSITIVE_INFINITY,
    ]);
    clock.advance(1_000);
    expect([await keyv.has('a'), await keyv.has('b')]).toEqual([false, true]);
  });

  it('clears the namespace alone, also where Keyv puts it before no key', async () => {
    const cache = new MemoryCache<string, unknown>();
    cache.set('mine', 1);
    const one = new Keyv({ store: toKeyv(cache), namespace: 'one', useKeyPrefix: false });
    const two = new Keyv({ store: toKeyv(cache), namespace: 'two', useKeyPrefix: false });
    await one.set('a', 1);
    await two.set('a', 2);
    expect([...cache.keys()]).toEqual(['mine', 'one:a', 'two:a']);
    await one.clear();
    expect([...cache.keys()]).toEqual(['mine', 'two:a']);
    expect(await two.get('a')).toBe(2);
  });

  it.each(['a~b', 'a*', '~', 'a:b'])('lists and clears the namespace %s, and no other', async (namespace) => {
    const cache = new MemoryCache<string, unknown>();
    const make = (name: string) => new Keyv({ store: toKeyv(cache), namespace: name });
    const [one, other] = [make(namespace), make(`${namespace}~`)];
    await one.set('k', 1);
    await other.set('k', 2);
    const listed: unknown[] = [];
    for await (const entry of (one.opts.store as ReturnType<typeof toKeyv>).iterator()) listed.push(entry[0]);
    expect(listed).toEqual([`${namespace}:k`]);
    await one.clear();
    expect([await one.get('k'), await other.get('k')]).toEqual([undefined, 2]);
  });

  it('clears the cache where Keyv has no namespace', async () => {
    const cache = new MemoryCache<string, unknown>();
    const keyv = new Keyv({ store: toKeyv(cache), namespace: undefined });
    await keyv.set('a', 1);
    expect([...cache.keys()]).toEqual(['a']);
    await keyv.clear();
    expect(cache.size).toBe(0);
  });

  it('lists what of a namespace is there, however much that is', async () => {
    const cache = new FaultyCache(new MemoryCache<string, unknown>());
    const keyv = new Keyv({ store: toKeyv(cache) });
    const names = Array.from({ length: 250 }, (_, index) => `name ${index}`);
    for (const name of names) await keyv.set(name, name.length);
    const listed = new Map<string, number>();
    for await (const [key, value] of keyv.iterator!({})) listed.set(key, value);
    expect(listed).toEqual(new Map(names.map((name) => [name, name.length])));
  });

  it('keeps values as they are where Keyv does not serialize them', async () => {
    const cache = new MemoryCache<string, unknown>();
    const keyv = new Keyv({ store: toKeyv(cache), serialize: undefined, deserialize: undefined });
    const value = { since: new Date(0), all: new Set([1n]) };
    await keyv.set('a', value);
    expect(await keyv.get('a')).toBe(value);
  });

  it('hands on what the cache rejects with', async () => {
    const cache = new FaultyCache(new MemoryCache<string, unknown>());
    const keyv = new Keyv({ store: toKeyv(cache), throwOnErrors: true });
    const errors: unknown[] = [];
    keyv.on('error', (error) => errors.push(error));
    const away = new Error('away');
    for (const operation of ['get', 'set', 'delete'] as const) cache.fail(operation, away);
    await expect(keyv.get('a')).rejects.toBe(away);
    await expect(keyv.set('a', 1)).rejects.toBe(away);
    await expect(keyv.delete('a')).rejects.toBe(away);
    expect(errors).toContain(away);
  });

  it('refuses a ttl over what cannot expire entries', async () => {
    const keyv = new Keyv({ store: toKeyv(new Map<string, unknown>()), throwOnErrors: true });
    keyv.on('error', () => {});
    await expect(keyv.set('a', 1, 1_000)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(await keyv.set('a', 1)).toBe(true);
  });

  it('refuses the ttl that no cache takes', async () => {
    const keyv = new Keyv({ store: toKeyv(new MemoryCache<string, unknown>()), throwOnErrors: true });
    await expect(keyv.set('a', 1, -5)).rejects.toThrow(RangeError);
  });

  it('closes the cache on disconnect', async () => {
    const cache = Object.assign(new MemoryCache<string, unknown>(), { closed: 0, close: () => cache.closed++ });
    await new Keyv({ store: toKeyv(cache) }).disconnect();
    expect(cache.closed).toBe(1);
  });

  it('carries cache-manager', async () => {
    const cache = new FaultyCache(new MemoryCache<string, unknown>());
    const manager = createCache({ stores: [new Keyv({ store: toKeyv(cache) })], ttl: 60_000 });
    expect(await manager.wrap('answer', async () => 42)).toBe(42);
    expect(await manager.mget(['answer', 'question'])).toEqual([42, undefined]);
    expect(await manager.del('answer')).toBe(true);
    expect(await manager.get('answer')).toBeUndefined();
  });

  it('refuses what is no cache', () => {
    // @ts-expect-error: a cache has four operations
    expect(() => toKeyv({ get: () => undefined })).toThrow(
      'cache must be a cache with get, set, has, delete, not Object',
    );
  });
});
