import { describe, expectTypeOf, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { cachedOf } from './cached-of.js';
import { cachedMethods } from './methods.js';

const cache = new MemoryCache<string, string>();
const far = new FaultyCache<string, string>(new Map());

class Repository {
  readonly table = 'users';

  constructor() {
    cachedMethods(cache, this, { find: 'x.' });
    cachedMethods(cache, this, { find: 'x.', count: 'y.' }, { ttl: 5 });
    // @ts-expect-error a field is no method
    cachedMethods(cache, this, { table: 'x.' });
    // @ts-expect-error there is no such method
    cachedMethods(cache, this, { none: 'x.' });
  }

  async find(id: number, deep?: boolean): Promise<string> {
    return `${id}${deep}`;
  }

  count(table: string): string {
    return table;
  }

  async rename(id: number, name: string): Promise<void> {
    expectTypeOf(cachedOf(this, 'find').delete(id)).toEqualTypeOf<boolean | Promise<boolean>>();
    expectTypeOf(await cachedOf(this, 'find').refresh(id)).toEqualTypeOf<string>();
    await cachedOf(this, 'find').set([id], name);
    // @ts-expect-error an id is a number
    cachedOf(this, 'find').delete('1');
    // @ts-expect-error a field is no method
    cachedOf(this, 'table');
  }
}

describe('the types of cachedOf', () => {
  const repository = new Repository();

  it('follow the method', () => {
    const find = cachedOf(repository, 'find');
    expectTypeOf(find(1, true)).toEqualTypeOf<Promise<string>>();
    expectTypeOf(find.refresh(1)).toEqualTypeOf<Promise<string>>();
    expectTypeOf(find.has(1)).toEqualTypeOf<boolean | Promise<boolean>>();
    expectTypeOf(find.original).toEqualTypeOf<Repository['find']>();
    // @ts-expect-error an id is a number
    find.has('1');
    // @ts-expect-error its values are texts
    find.set([1], 1);
    // @ts-expect-error there is no such method
    cachedOf(repository, 'none');
    // @ts-expect-error a field is no method
    cachedOf(repository, 'table');
  });

  it('answer at once where the method does', () => {
    expectTypeOf(cachedOf(repository, 'count').has('users')).toEqualTypeOf<boolean>();
    expectTypeOf(cachedOf(repository, 'count').refresh('users')).toEqualTypeOf<string>();
  });

  it('know the cache where the type of the object does', () => {
    const wrapped = cachedMethods(far, repository, { find: 'x.' });
    expectTypeOf(cachedOf(wrapped, 'find').has(1)).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cachedOf(wrapped, 'find').key(1)).toEqualTypeOf<string>();
  });

  it('take static methods', () => {
    // biome-ignore lint/complexity/noStaticOnlyClass: that these are static is what is tested
    class Static {
      static async find(id: number): Promise<string> {
        return `${id}`;
      }
    }
    expectTypeOf(cachedOf(Static, 'find')(1)).toEqualTypeOf<Promise<string>>();
  });
});
