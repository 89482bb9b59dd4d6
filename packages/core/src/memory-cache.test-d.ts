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

describe('the types of the options of MemoryCache', () => {
  it('take a limit, and a way to hold values', () => {
    expectTypeOf(new MemoryCache<string, number>({ max: 10, clone: 'freeze' })).toEqualTypeOf<
      MemoryCache<string, number>
    >();
    expectTypeOf(new MemoryCache({ clone: 'structured' })).toEqualTypeOf<MemoryCache>();
    // biome-ignore lint/suspicious/noExplicitAny: what is not known may be held either way
    new MemoryCache<string, any>({ clone: 'freeze' });
    new MemoryCache<string, { at: Date } | null>({ clone: 'structured' });
    new MemoryCache<string, Date | string>({ clone: 'freeze' });
    // @ts-expect-error it is a number
    new MemoryCache({ max: '10' });
    // @ts-expect-error there is no such way
    new MemoryCache({ clone: 'deep' });
    // @ts-expect-error nor this one
    new MemoryCache({ clone: true });
  });

  it('refuse to freeze what stays mutable, and to hold what can only be shared', () => {
    // @ts-expect-error a Date cannot be frozen
    new MemoryCache<string, Date>({ clone: 'freeze' });
    // @ts-expect-error nor bytes
    new MemoryCache<string, Uint8Array>({ clone: 'freeze' });
    // @ts-expect-error nor a Map or a Set
    new MemoryCache<string, Map<string, number> | Set<string>>({ clone: 'freeze' });
    new MemoryCache<string, Map<string, number>>({ clone: 'structured' });
    // @ts-expect-error a function cannot be copied
    new MemoryCache<string, () => void>({ clone: 'structured' });
    // @ts-expect-error nor frozen
    new MemoryCache<string, new () => object>({ clone: 'freeze' });
    // @ts-expect-error nor can a promise
    new MemoryCache<string, Promise<number>>({ clone: 'structured' });
  });
});
