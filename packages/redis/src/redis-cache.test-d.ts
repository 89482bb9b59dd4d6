import { jsonKeys, MemoryCache, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { createClient } from 'redis';
import { describe, expectTypeOf, it } from 'vitest';
import { PrefixedRedisCache, RedisCache, type RedisServerStats, StatsRedisCache } from './index.js';

interface User {
  name: string;
}

const client = createClient();

describe('RedisCache', () => {
  it('answers with promises of its value type, also under wrappers', () => {
    const cache = new RedisCache<User>(client);
    expectTypeOf(cache.get('k')).toEqualTypeOf<Promise<User | undefined>>();
    expectTypeOf(cache.getMany(['k'])).toEqualTypeOf<Promise<(User | undefined)[]>>();
    expectTypeOf(cache.has('k')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(cache.size).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cache.keys()).toExtend<AsyncIterable<string>>();
    const stack = new StatsCache(new PrefixedCache(cache, 'user.'));
    expectTypeOf(stack.get('k')).toEqualTypeOf<Promise<User | undefined>>();
    // @ts-expect-error a wrong value
    cache.set('k', 1);
    // @ts-expect-error a wrong key
    cache.get(1);
    // @ts-expect-error a wrong key under wrappers
    stack.get(1);
  });

  it('has the keys of its key codec', () => {
    const numbers = { encode: (key: number) => String(key), decode: Number };
    expectTypeOf(new RedisCache(client, { keys: numbers }).get)
      .parameter(0)
      .toBeNumber();
    expectTypeOf(new RedisCache(client, { keys: jsonKeys }).get)
      .parameter(0)
      .toBeAny();
    const byNumber = new RedisCache<User, number>(client, { keys: jsonKeys });
    expectTypeOf(byNumber.get).parameter(0).toBeNumber();
    expectTypeOf(new TwoLevelCache(new MemoryCache<number, User>(), byNumber).get(1)).resolves.toEqualTypeOf<
      User | undefined
    >();
    expectTypeOf(new PrefixedRedisCache(client, 'p', { keys: numbers }).keys()).toExtend<AsyncIterable<number>>();
  });

  it('connects to the same types', () => {
    expectTypeOf(RedisCache.connect<User>('redis://localhost')).resolves.toEqualTypeOf<RedisCache<User, string>>();
    expectTypeOf(StatsRedisCache.connect<User>(['redis://a', 'redis://b'])).resolves.toEqualTypeOf<
      StatsRedisCache<User>
    >();
    expectTypeOf(PrefixedRedisCache.connect<User>('redis://a')).resolves.toEqualTypeOf<PrefixedRedisCache<User>>();
  });

  it('opens to the same types, at once', () => {
    expectTypeOf(RedisCache.open<User>('redis://localhost')).toEqualTypeOf<RedisCache<User, string>>();
    expectTypeOf(StatsRedisCache.open<User>(['redis://a', 'redis://b'])).toEqualTypeOf<StatsRedisCache<User>>();
    expectTypeOf(PrefixedRedisCache.open<User>('redis://a', { prefix: 'p.' })).toEqualTypeOf<
      PrefixedRedisCache<User>
    >();
  });

  it('has the statistics of the server in StatsRedisCache', () => {
    const counted = new StatsRedisCache(new RedisCache<User>(client));
    expectTypeOf(counted.get('k')).toEqualTypeOf<Promise<User | undefined>>();
    expectTypeOf(counted.stats()).toEqualTypeOf<Promise<RedisServerStats>>();
  });

  it('makes faces of other value types', () => {
    const cache = new RedisCache(client);
    expectTypeOf(cache.for<User>('user.')).toEqualTypeOf<RedisCache<User, string>>();
    expectTypeOf(cache.for<User>('user.', { ttl: 5, codec: JSON }).get('k')).resolves.toEqualTypeOf<User | undefined>();
    expectTypeOf(new RedisCache<User>(client).for('p.')).toEqualTypeOf<RedisCache<User, string>>();
    expectTypeOf(new PrefixedRedisCache<User>(client, 'p.').for<number>('q.')).toEqualTypeOf<
      RedisCache<number, string>
    >();
    expectTypeOf(new StatsRedisCache(client).for<User>('p.')).toEqualTypeOf<StatsRedisCache<User, string>>();
    expectTypeOf(new RedisCache(client, { keys: jsonKeys }).for<User>('p.').get)
      .parameter(0)
      .toBeAny();
    // @ts-expect-error a wrong value
    cache.for<User>('user.').set('k', 1);
    // @ts-expect-error the prefix stands before the options
    cache.for<User>('user.', { prefix: 'p.' });
  });

  it('has the types of the cache that it is a face of, or its own', () => {
    const users = new RedisCache<User>(client);
    expectTypeOf(new PrefixedRedisCache(users, 'p.').get('k')).toEqualTypeOf<Promise<User | undefined>>();
    expectTypeOf(new PrefixedRedisCache<number>(users, 'p.').get('k')).toEqualTypeOf<Promise<number | undefined>>();
    expectTypeOf(new RedisCache<number>(users, { ttl: 5 }).get('k')).toEqualTypeOf<Promise<number | undefined>>();
    const numbers = new RedisCache<User, number>(client, { keys: { encode: String, decode: Number } });
    expectTypeOf(new PrefixedRedisCache(numbers, 'p.').get).parameter(0).toBeNumber();
    // @ts-expect-error its keys are numbers, and the key codec is that of `numbers`
    new PrefixedRedisCache<User, string>(numbers, 'p.');
  });
});
