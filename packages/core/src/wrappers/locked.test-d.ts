import { describe, expectTypeOf, it } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { LockedCache } from './locked.js';

const map = new Map<string, number>();
const remote = new FaultyCache<string, number>(new Map());

describe('the types of LockedCache', () => {
  it('let an update change a value at once where the cache answers at once', () => {
    const cache = new LockedCache(map);
    expectTypeOf(cache.update('k', (value = 0) => value + 1)).toEqualTypeOf<number | undefined>();
    cache.update('k', (value) => {
      expectTypeOf(value).toEqualTypeOf<number | undefined>();
      return undefined;
    });
    // @ts-expect-error nothing waits for a change over a base that answers at once
    cache.update('k', async () => 1);
    // @ts-expect-error a Map cannot expire entries
    cache.update('k', () => 1, { ttl: 1_000 });
    // @ts-expect-error values are numbers
    cache.update('k', () => 'v');
    // @ts-expect-error keys are strings
    cache.update(1, () => 1);
  });

  it('let an update wait for its change where the cache answers with promises', () => {
    const cache = new LockedCache(remote);
    expectTypeOf(cache.update('k', (value = 0) => value + 1)).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(cache.update('k', async (value) => value, { ttl: 1_000 })).toEqualTypeOf<
      Promise<number | undefined>
    >();
    // @ts-expect-error values are numbers
    cache.update('k', async () => 'v');
  });
});
