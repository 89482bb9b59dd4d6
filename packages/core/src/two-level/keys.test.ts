import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from './two-level-cache.js';

describe.each<[string, () => AnyCache]>([
  ['sync', () => new Map()],
  ['async', () => new FaultyCache(new Map())],
])('The keys of two levels, of which far is %s', (_, farOf) => {
  it.each([{}, ['k'], null, undefined, true, 1n, Symbol('k')])(
    'are not %o: near and far could take it for two',
    async (key) => {
      const [near, far] = [new Map<unknown, unknown>([[{}, 1]]), farOf()];
      const cache = new TwoLevelCache<AnyCache, AnyCache>(near, far);
      const calls = [
        () => cache.get(key as never), // the types forbid it
        () => cache.has(key as never),
        () => cache.set(key as never, 1),
        () => cache.delete(key as never),
        () => cache.getMany(['k', key as never]),
        () =>
          cache.setMany([
            ['k', 1],
            [key as never, 1],
          ]),
        () => cache.deleteMany(['k', key as never]),
        () => cache.getRemainingTTL(key as never),
      ];
      const error = new TypeError(
        `A key of two levels must be a string or a number, not ${typeof key}: ` +
          'near would know an object by its identity, far by its content',
      );
      for (const call of calls) {
        if (cache.async) await expect(call()).rejects.toThrow(error);
        else expect(call).toThrow(error);
      }
      expect([near.size, await far.size]).toEqual([1, 0]);
    },
  );

  it('are texts and numbers, of which none is taken for another', async () => {
    const cache = new TwoLevelCache<AnyCache, AnyCache>(new Map(), farOf());
    const keys = [1, '1', '', 0, Number.NaN, 'NaN'];
    for (const [index, key] of keys.entries()) await cache.set(key as never, index); // the types of a Map of anything
    await expect(Promise.resolve(cache.getMany(keys as never[]))).resolves.toEqual(keys.map((_, index) => index));
  });
});
