import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
import { cached } from './cached.js';

interface User {
  name: string;
}

const users = new LRUCache<string, User>({ max: 10 });
const remote = new FaultyCache<string, User>(new Map());
const remoteNumbers = new FaultyCache<string, number>(new Map());
const lengths = new Map<string, number>();

const findUser = (id: string): User => ({ name: id });
const loadUser = async (id: string, fresh?: boolean): Promise<User> => ({ name: `${id}${fresh}` });

describe('the types of cached', () => {
  it('stay synchronous over a cache that answers at once', () => {
    const getUser = cached(findUser, { cache: users });
    expectTypeOf(getUser('42')).toEqualTypeOf<User>();
    expectTypeOf(getUser.has('42')).toEqualTypeOf<boolean>();
    expectTypeOf(getUser.delete('42')).toEqualTypeOf<boolean>();
    expectTypeOf(getUser.refresh('42')).toEqualTypeOf<User>();
    expectTypeOf(getUser.clear()).toEqualTypeOf<void>();
    expectTypeOf(getUser.key('42')).toEqualTypeOf<string>();
    expectTypeOf(getUser.original).toEqualTypeOf<(id: string) => User>();
    expectTypeOf(getUser.cache).toEqualTypeOf<typeof users>();
    expectTypeOf(cached(findUser, { cache: new Map<string, User>() })('42')).toEqualTypeOf<User>();
    expectTypeOf(cached(findUser, { cache: new Map() })('42')).toEqualTypeOf<User>();
  });

  it('answer with promises over a cache that does', () => {
    const getUser = cached(findUser, { cache: remote });
    expectTypeOf(getUser('42')).toEqualTypeOf<Promise<User>>();
    expectTypeOf(getUser.has('42')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(getUser.delete('42')).toEqualTypeOf<Promise<boolean>>();
    expectTypeOf(getUser.refresh('42')).toEqualTypeOf<Promise<User>>();
    expectTypeOf(getUser.clear()).toEqualTypeOf<Promise<void>>();
  });

  it('answer what an asynchronous function does, whatever the cache', () => {
    expectTypeOf(cached(loadUser, { cache: users })('42')).toEqualTypeOf<Promise<User>>();
    expectTypeOf(cached(loadUser, { cache: users, ttl: 1_000 }).has('42')).toEqualTypeOf<boolean>();
    expectTypeOf(cached(loadUser, { cache: remote })('42', true)).toEqualTypeOf<Promise<User>>();
    const maybe = async (id: string): Promise<User | undefined> => ({ name: id });
    expectTypeOf(cached(maybe, { cache: users })('42')).toEqualTypeOf<Promise<User | undefined>>();
  });

  it('follow a stack', () => {
    const stack = new StatsCache(new TwoLevelCache(users, new PrefixedCache(remote, 'user.')));
    const getUser = cached(loadUser, { cache: stack, key: (id) => id, ttl: 60_000 });
    expectTypeOf(getUser('42')).toEqualTypeOf<Promise<User>>();
    expectTypeOf(getUser.cache.stats().hitRate).toEqualTypeOf<number>();
    expectTypeOf(getUser.delete('42')).toEqualTypeOf<Promise<boolean>>();
  });

  it('keep the arguments and `this` of the function', () => {
    const api = {
      host: 'h',
      find(id: string, options?: { deep: boolean }): User {
        return { name: `${this.host}${id}${options?.deep}` };
      },
    };
    const find = cached(api.find, { cache: users });
    expectTypeOf(find).parameters.toEqualTypeOf<[id: string, options?: { deep: boolean }]>();
    // @ts-expect-error the id is missing
    cached(findUser, { cache: users })();
    // @ts-expect-error an id is a string
    cached(findUser, { cache: users }).delete(42);

    function greet(this: { greeting: string }, name: string): User {
      return { name: this.greeting + name };
    }
    const greeting = cached(greet, { cache: users, key: (name) => name });
    expectTypeOf(greeting).thisParameter.toEqualTypeOf<{ greeting: string }>();
  });

  it('keep overloads, type parameters and type guards of a function that answers as before', () => {
    function find(id: string): User;
    function find(ids: readonly string[]): User[];
    function find(id: string | readonly string[]): User | User[] {
      return typeof id === 'string' ? { name: id } : id.map((name) => ({ name }));
    }
    const findAny = cached(find, { cache: new Map<string, User | User[]>() });
    expectTypeOf(findAny('42')).toEqualTypeOf<User>();
    expectTypeOf(findAny(['42'])).toEqualTypeOf<User[]>();
    // @ts-expect-error neither overload takes a number
    findAny(42);
    // The last overload alone is known where one asks about the cache.
    expectTypeOf(findAny.has).parameters.toEqualTypeOf<[ids: readonly string[]]>();

    const wrap = async <T>(value: T, ...more: T[]): Promise<T[]> => [value, ...more];
    const wrapped = cached(wrap, { cache: new FaultyCache<string, unknown[]>(new Map()) });
    expectTypeOf(wrapped(1, 2)).toEqualTypeOf<Promise<number[]>>();
    expectTypeOf(wrapped('a')).toEqualTypeOf<Promise<string[]>>();
    const first = <T>(list: readonly T[], fallback?: T): T | undefined => list[0] ?? fallback;
    expectTypeOf(cached(first, { cache: new Map<string, unknown>() })([1], 2)).toEqualTypeOf<number | undefined>();

    const isUser = (value: unknown): value is User => value instanceof Object;
    const value: unknown = { name: 'a' };
    if (cached(isUser, { cache: new Map<string, boolean>() })(value)) expectTypeOf(value).toEqualTypeOf<User>();

    const sum = (...numbers: number[]): number => numbers.length;
    expectTypeOf(cached(sum, { cache: remoteNumbers })).parameters.toEqualTypeOf<number[]>();
  });

  it('have the last overload where a sync function has come to answer with promises', () => {
    function find(id: string): User;
    function find(ids: readonly string[]): User[];
    function find(id: string | readonly string[]): User | User[] {
      return typeof id === 'string' ? { name: id } : id.map((name) => ({ name }));
    }
    const findAny = cached(find, { cache: new FaultyCache<string, User | User[]>(new Map()) });
    expectTypeOf(findAny(['42'])).toEqualTypeOf<Promise<User[]>>();
    const isUser = (value: unknown): value is User => value instanceof Object;
    const cache = new FaultyCache<string, boolean>(new Map());
    expectTypeOf(cached(isUser, { cache })({})).toEqualTypeOf<Promise<boolean>>(); // no promise is a type guard
  });

  it('leave members of the function on the original', () => {
    const find = Object.assign((id: string): number => id.length, { limit: 10 });
    const getLength = cached(find, { cache: new Map<string, number>() });
    expectTypeOf(getLength.original.limit).toEqualTypeOf<number>();
    // @ts-expect-error it is not there
    void getLength.limit;
    const again = cached(getLength, { cache: lengths });
    expectTypeOf(again.cache).toEqualTypeOf<typeof lengths>();
    expectTypeOf(again('a')).toEqualTypeOf<number>();
  });

  it('answer with promises where the option `async` says so', () => {
    const maybe = (id: string): number | Promise<number> => id.length;
    const cache = new Map<string, number>();
    expectTypeOf(cached(maybe, { cache, async: true })('a')).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cached(maybe, { cache, async: true }).refresh('a')).toEqualTypeOf<Promise<number>>();
    expectTypeOf(cached(maybe, { cache, async: true }).has('a')).toEqualTypeOf<boolean>();
    expectTypeOf(cached(findUser, { cache: users, async: true })('a')).toEqualTypeOf<Promise<User>>();
    expectTypeOf(cached(findUser, { cache: users, async: false })('a')).toEqualTypeOf<User>();
    const load = <T>(value: T): Promise<T> => Promise.resolve(value);
    const loaded = cached(load, { cache: new Map<string, unknown>(), async: true });
    expectTypeOf(loaded('a')).toEqualTypeOf<Promise<string>>();
  });

  it('know their options', () => {
    // @ts-expect-error a typo
    cached(findUser, { cache: users, tll: 1_000 });
    // @ts-expect-error a cache is needed
    cached(findUser, {});
    // @ts-expect-error likewise
    cached(findUser);
  });

  it('want a key function where the keys of the cache are not strings', () => {
    const byNumber = new MemoryCache<number, User>();
    const find = (id: number): User => ({ name: String(id) });
    const getUser = cached(find, { cache: byNumber, key: (id) => id });
    expectTypeOf(getUser.key(42)).toEqualTypeOf<number>();
    // @ts-expect-error a key that is a number has to be made
    cached(find, { cache: byNumber });
    // @ts-expect-error and it has to be a number
    cached(find, { cache: byNumber, key: (id) => String(id) });
    // @ts-expect-error the keys of this cache are strings
    cached(find, { cache: users, key: (id) => id });
  });

  it('refuse a cache of other values, a ttl on a Map, and quick-lru', () => {
    const map = new Map<string, User>();
    // @ts-expect-error the cache keeps numbers
    cached(findUser, { cache: new Map<string, number>() });
    // @ts-expect-error also where the function answers with a promise of a user
    cached(loadUser, { cache: new Map<string, number>() });
    // @ts-expect-error a cache of numbers cannot keep null
    cached((id: string) => (id ? 1 : null), { cache: new Map<string, number>() });
    // @ts-expect-error a Map cannot expire entries
    cached(findUser, { cache: map, ttl: 1_000 });
    // @ts-expect-error nor can it under a wrapper
    cached(findUser, { cache: new PrefixedCache(map, 'user.'), ttl: 1_000 });
    // @ts-expect-error nor as a near level
    cached(loadUser, { cache: new TwoLevelCache(map, remote), ttl: 1_000 });
    // @ts-expect-error quick-lru has no ttl
    cached(findUser, { cache: new QuickLRU<string, User>({ maxSize: 10 }) });
  });
});
