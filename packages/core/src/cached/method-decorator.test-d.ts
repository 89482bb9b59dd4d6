import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { cachedMethod } from './method-decorator.js';

// Also compiled with `experimentalDecorators`: see method-decorator.compilers.test.ts.

declare const far: AsyncCache<string, string>;
const near = new MemoryCache<string, string>();
const byNumber = new MemoryCache<number, string>();

export class Repository {
  readonly own = near;
  readonly table = 'users';

  @cachedMethod({ cache: near, ttl: 5 })
  async user(id: number, deep?: boolean): Promise<string> {
    return `${id}${deep}`;
  }

  @cachedMethod({ cache: far })
  async far(id: number): Promise<string> {
    return `${id}`;
  }

  @cachedMethod({ cache: far, name: 'known', key: (id) => expectTypeOf(id).toEqualTypeOf<number>() && `${id}` })
  async known(id: number): Promise<string> {
    return `${id}`;
  }

  @cachedMethod({
    cache: far,
    key(this: Repository, id: number) {
      return this.table + id;
    },
  })
  async byThis(id: number): Promise<string> {
    return `${id}`;
  }

  @cachedMethod({ cache: byNumber, key: (id: number) => id })
  byNumber(id: number): string {
    return `${id}`;
  }

  @cachedMethod({ cache: (self: Repository) => self.own })
  ofSelf(id: number): string {
    return `${id}`;
  }

  @cachedMethod({ cache: (self) => expectTypeOf(self).toEqualTypeOf<Repository>() && self.own })
  ofKnownSelf(id: number): string {
    return `${id}`;
  }

  @cachedMethod({ cache: new Map() })
  untyped(id: number): string {
    return `${id}`;
  }

  @cachedMethod({ cache: near })
  static shared(id: number): string {
    return `${id}`;
  }

  @cachedMethod({ cache: near })
  [Symbol.for('find')](id: number): string {
    return `${id}`;
  }

  // @ts-expect-error what answers at once cannot answer with a promise
  @cachedMethod({ cache: far })
  sync(id: number): string {
    return `${id}`;
  }

  // @ts-expect-error the cache keeps other values
  @cachedMethod({ cache: new MemoryCache<string, number>() })
  async other(id: number): Promise<string> {
    return `${id}`;
  }

  // @ts-expect-error the keys of the cache are no texts
  @cachedMethod({ cache: byNumber })
  keyless(id: number): string {
    return `${id}`;
  }

  // @ts-expect-error the key is made of other arguments
  @cachedMethod({ cache: far, key: (id: string) => id })
  async misnamed(id: number): Promise<string> {
    return `${id}`;
  }

  // @ts-expect-error a Map has no ttl
  @cachedMethod({ cache: new Map<string, string>(), ttl: 5 })
  async forEver(id: number): Promise<string> {
    return `${id}`;
  }

  // @ts-expect-error a cache is missing
  @cachedMethod({})
  async uncached(id: number): Promise<string> {
    return `${id}`;
  }

  // @ts-expect-error a field is no method
  @cachedMethod({ cache: near })
  field = 'x';

  // @ts-expect-error nor is a getter
  @cachedMethod({ cache: near })
  get getter(): string {
    return 'x';
  }
}

describe('the types of @cachedMethod', () => {
  it('leave the type of the method as it is', () => {
    expectTypeOf<Repository['user']>().toEqualTypeOf<(id: number, deep?: boolean) => Promise<string>>();
  });
});
