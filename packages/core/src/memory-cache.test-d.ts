import { describe, expectTypeOf, it } from 'vitest';
import type { SyncCache } from './cache.js';
import { MemoryCache } from './memory-cache.js';

describe('the types of MemoryCache', () => {
  it('make it a cache that answers at once, of any key and value', () => {
    expectTypeOf<MemoryCache<number, null>>().toExtend<SyncCache<number, null>>();
    expectTypeOf(new MemoryCache<string, number>().get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(new MemoryCache<string, number>().keys()).toExtend<Iterable<string>>();
  });

  it('refuse other keys and values', () => {
    const cache = new MemoryCache<string, number>();
    // @ts-expect-error keys are strings
    cache.get(1);
    // @ts-expect-error values are numbers
    cache.set('k', 'v');
    // @ts-expect-error a ttl is a number
    cache.set('k', 1, { ttl: '1s' });
  });

  it('take Date and performance as clocks', () => {
    expectTypeOf(new MemoryCache<string, number>({ clock: Date })).toEqualTypeOf<MemoryCache<string, number>>();
    expectTypeOf(new MemoryCache<string, number>({ clock: performance })).toEqualTypeOf<MemoryCache<string, number>>();
  });
});
