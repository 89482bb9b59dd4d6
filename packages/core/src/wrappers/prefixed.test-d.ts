import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, SetOptions, SyncCache } from '../cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { PrefixedCache } from './prefixed.js';

const map = new Map<string, number>();
const remote = new FaultyCache<string, number>(map);

describe('the types of PrefixedCache', () => {
  it('keep the base as it is', () => {
    expectTypeOf(new PrefixedCache(map, 'a.').base).toEqualTypeOf<Map<string, number>>();
  });

  it('follow the base in a function that is generic in its values', () => {
    function build<V>(sync: SyncCache<string, V>, async: AsyncCache<string, V>) {
      return [new PrefixedCache(sync, 'a.'), new PrefixedCache(async, 'a.')] as const;
    }
    const [sync, async] = build(map, remote);
    expectTypeOf(sync.get('k')).toEqualTypeOf<number | undefined>();
    expectTypeOf(async.get('k')).toEqualTypeOf<Promise<number | undefined>>();
  });

  it('refuse undefined as a value, and a ttl over a Map', () => {
    const cache = new PrefixedCache(map, 'a.');
    // @ts-expect-error undefined is no value
    cache.set('k', undefined);
    // @ts-expect-error a Map cannot expire entries
    cache.set('k', 1, { ttl: 1_000 });
  });

  it('take a ttl over a Map that was taught to', () => {
    class ExpiringMap extends Map<string, number> {
      override set(key: string, value: number, _options?: SetOptions): this {
        return super.set(key, value);
      }
    }
    expectTypeOf(new PrefixedCache(new ExpiringMap(), 'a.').set('k', 1, { ttl: 1_000 })).toEqualTypeOf<void>();
  });
});
