import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { describe, expectTypeOf, it } from 'vitest';
import type { AsyncCache, Cache, SetOptions, SyncCache } from '../cache.js';
import type { NoTtl } from '../derived.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { AutoPrefixedCache } from './auto-prefixed.js';
import { DebugCache } from './debug.js';
import { GuardedCache } from './guarded.js';
import { LockedCache } from './locked.js';
import { PrefixedCache } from './prefixed.js';
import { StatsCache } from './stats.js';

const map = new Map<string, number>();
const lru = new LRUCache<string, number>({ max: 10 });
const ttl = new TTLCache<string, number>({ ttl: 1_000 });
const memory = new MemoryCache<string, number>();
const remote = new FaultyCache<string, number>(map);
const either: Cache<string, number> = map;
const log = console.log;

/** Every wrapper over each kind of base: a wrapper is a row, a kind of base a column. The last two are stacks of three. */
const table = {
  PrefixedCache: {
    map: new PrefixedCache(map, 'a.'),
    lru: new PrefixedCache(lru, 'a.'),
    ttl: new PrefixedCache(ttl, 'a.'),
    memory: new PrefixedCache(memory, 'a.'),
    remote: new PrefixedCache(remote, 'a.'),
    either: new PrefixedCache(either, 'a.'),
    untyped: new PrefixedCache(new Map(), 'a.'),
    mapBelow: new PrefixedCache(new StatsCache(new DebugCache(map, log)), 'a.'),
    remoteBelow: new PrefixedCache(new StatsCache(new DebugCache(remote, log)), 'a.'),
  },
  AutoPrefixedCache: {
    map: new AutoPrefixedCache(map),
    lru: new AutoPrefixedCache(lru),
    ttl: new AutoPrefixedCache(ttl),
    memory: new AutoPrefixedCache(memory),
    remote: new AutoPrefixedCache(remote),
    either: new AutoPrefixedCache(either),
    untyped: new AutoPrefixedCache(new Map()),
    mapBelow: new AutoPrefixedCache(new StatsCache(new DebugCache(map, log))),
    remoteBelow: new AutoPrefixedCache(new StatsCache(new DebugCache(remote, log))),
  },
  StatsCache: {
    map: new StatsCache(map),
    lru: new StatsCache(lru),
    ttl: new StatsCache(ttl),
    memory: new StatsCache(memory),
    remote: new StatsCache(remote),
    either: new StatsCache(either),
    untyped: new StatsCache(new Map()),
    mapBelow: new StatsCache(new PrefixedCache(new DebugCache(map, log), 'a.')),
    remoteBelow: new StatsCache(new PrefixedCache(new DebugCache(remote, log), 'a.')),
  },
  DebugCache: {
    map: new DebugCache(map, log),
    lru: new DebugCache(lru, log),
    ttl: new DebugCache(ttl, log),
    memory: new DebugCache(memory, log),
    remote: new DebugCache(remote, log),
    either: new DebugCache(either, log),
    untyped: new DebugCache(new Map(), log),
    mapBelow: new DebugCache(new PrefixedCache(new StatsCache(map), 'a.'), log),
    remoteBelow: new DebugCache(new PrefixedCache(new StatsCache(remote), 'a.'), log),
  },
  LockedCache: {
    map: new LockedCache(map),
    lru: new LockedCache(lru),
    ttl: new LockedCache(ttl),
    memory: new LockedCache(memory),
    remote: new LockedCache(remote),
    either: new LockedCache(either),
    untyped: new LockedCache(new Map()),
    mapBelow: new LockedCache(new PrefixedCache(new StatsCache(map), 'a.')),
    remoteBelow: new LockedCache(new PrefixedCache(new StatsCache(remote), 'a.')),
  },
  GuardedCache: {
    map: new GuardedCache(map),
    lru: new GuardedCache(lru),
    ttl: new GuardedCache(ttl),
    memory: new GuardedCache(memory),
    remote: new GuardedCache(remote),
    either: new GuardedCache(either),
    untyped: new GuardedCache(new Map()),
    mapBelow: new GuardedCache(new PrefixedCache(new StatsCache(map), 'a.')),
    remoteBelow: new GuardedCache(new PrefixedCache(new StatsCache(remote), 'a.')),
  },
  TwoLevelCache: {
    map: new TwoLevelCache(memory, map),
    lru: new TwoLevelCache(memory, lru),
    ttl: new TwoLevelCache(memory, ttl),
    memory: new TwoLevelCache(lru, memory),
    remote: new TwoLevelCache(lru, remote),
    either: new TwoLevelCache(lru, either),
    untyped: new TwoLevelCache(new Map(), new Map()),
    mapBelow: new TwoLevelCache(new PrefixedCache(new StatsCache(map), 'a.'), memory),
    remoteBelow: new TwoLevelCache(lru, new PrefixedCache(new StatsCache(remote), 'a.')),
  },
};

type Table = typeof table;
type Wrapper = keyof Table;
type Base = keyof Table[Wrapper];

/** What a write answers: void. */
type Nothing = ReturnType<typeof map.clear>;

/** The members that every wrapper has, with what they answer over a sync base. */
interface Members {
  get: number | undefined;
  set: Nothing;
  has: boolean;
  delete: boolean;
  getMany: (number | undefined)[];
  setMany: Nothing;
  deleteMany: number;
  clear: Nothing;
  keys: Iterable<string>;
  size: number;
  getRemainingTTL: number;
  now: number;
  close: Nothing;
}

/** The same over an async base: a promise, with two exceptions. */
type AsyncMembers = {
  [M in keyof Members]: M extends 'keys'
    ? AsyncIterable<string>
    : M extends 'now'
      ? number | Promise<number>
      : Promise<Members[M]>;
};

/** What the members of a cache answer. */
type Answers<C extends Record<keyof Members, unknown>> = {
  [M in keyof Members]: C[M] extends (...rest: never[]) => infer R ? R : C[M];
};

/** What they take. */
type Takes<C extends Record<'get' | 'set' | 'setMany', unknown>> = {
  [M in 'get' | 'set' | 'setMany']: C[M] extends (...rest: infer P) => unknown ? P : never;
};

/** A column of what the wrappers answer, or take; and a column of which all are the same. */
type AnswersOver<B extends Base> = { [W in Wrapper]: Answers<Table[W][B]> };
type TakesOver<B extends Base> = { [W in Wrapper]: Takes<Table[W][B]> };
type Each<T> = { [W in Wrapper]: T };

/** What `get`, `set` and `setMany` take where a ttl is among the options, and where there is none. */
interface WithTtl {
  get: [key: string];
  set: [key: string, value: number, options?: SetOptions];
  setMany: [entries: Iterable<readonly [string, number]>, options?: SetOptions];
}
interface WithoutTtl {
  get: [key: string];
  set: [key: string, value: number, options?: NoTtl];
  setMany: [entries: Iterable<readonly [string, number]>, options?: NoTtl];
}

describe('the types of every wrapper', () => {
  it('answer at once over caches that do, also as the first of three', () => {
    expectTypeOf<AnswersOver<'map'>>().toEqualTypeOf<Each<Members>>();
    expectTypeOf<AnswersOver<'lru'>>().toEqualTypeOf<Each<Members>>();
    expectTypeOf<AnswersOver<'ttl'>>().toEqualTypeOf<Each<Members>>();
    expectTypeOf<AnswersOver<'memory'>>().toEqualTypeOf<Each<Members>>();
    expectTypeOf<AnswersOver<'mapBelow'>>().toEqualTypeOf<Each<Members>>();
  });

  it('answer with promises over caches that do, also as the first of three', () => {
    expectTypeOf<AnswersOver<'remote'>>().toEqualTypeOf<Each<AsyncMembers>>();
    expectTypeOf<AnswersOver<'remoteBelow'>>().toEqualTypeOf<Each<AsyncMembers>>();
  });

  it('answer either way over a cache of which nobody knows', () => {
    type Either = { [M in keyof Members]: Members[M] | AsyncMembers[M] };
    expectTypeOf<AnswersOver<'either'>>().toEqualTypeOf<Each<Either>>();
  });

  it('count an untyped Map among the caches that answer at once', () => {
    expectTypeOf<{ [W in Wrapper]: Answers<Table[W]['untyped']>['has'] }>().toEqualTypeOf<Each<boolean>>();
    expectTypeOf<{ [W in Wrapper]: Answers<Table[W]['untyped']>['set'] }>().toEqualTypeOf<Each<Nothing>>();
  });

  it('take the keys and values of the base, and a ttl where it can expire entries', () => {
    expectTypeOf<TakesOver<'lru'>>().toEqualTypeOf<Each<WithTtl>>();
    expectTypeOf<TakesOver<'ttl'>>().toEqualTypeOf<Each<WithTtl>>();
    expectTypeOf<TakesOver<'memory'>>().toEqualTypeOf<Each<WithTtl>>();
    expectTypeOf<TakesOver<'remote'>>().toEqualTypeOf<Each<WithTtl>>();
    expectTypeOf<TakesOver<'remoteBelow'>>().toEqualTypeOf<Each<WithTtl>>();
    expectTypeOf<TakesOver<'either'>>().toEqualTypeOf<Each<WithTtl>>();
  });

  it('refuse a ttl over a Map, also through two others', () => {
    expectTypeOf<TakesOver<'map'>>().toEqualTypeOf<Each<WithoutTtl>>();
    expectTypeOf<TakesOver<'mapBelow'>>().toEqualTypeOf<Each<WithoutTtl>>();
  });

  it('make it a cache itself', () => {
    expectTypeOf<Table[Wrapper]['map' | 'lru' | 'mapBelow']>().toExtend<SyncCache<string, number>>();
    expectTypeOf<Table[Wrapper]['remote' | 'remoteBelow']>().toExtend<AsyncCache<string, number>>();
    expectTypeOf<Table[Wrapper]['either']>().toExtend<Cache<string, number>>();
  });

  it('keep keys that are numbers, where it puts nothing before them', () => {
    const users = new Map<number, string>();
    const wrapped = [new StatsCache(users), new DebugCache(users, log), new LockedCache(users)] as const;
    const levels = new TwoLevelCache(users, users);
    expectTypeOf<Parameters<(typeof wrapped)[number]['get']>>().toEqualTypeOf<[key: number]>();
    expectTypeOf<ReturnType<(typeof wrapped)[number]['keys']>>().toEqualTypeOf<Iterable<number>>();
    expectTypeOf(levels.get).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(levels.keys()).toEqualTypeOf<Iterable<number>>();
    // @ts-expect-error a prefix stands before text only
    new PrefixedCache(users, 'a.');
    // @ts-expect-error as here
    new AutoPrefixedCache(users);
    // @ts-expect-error and this base takes two texts only
    new PrefixedCache(new Map<'one' | 'two', number>(), 'a.');
  });

  it('refuse quick-lru, which has no ttl', () => {
    const quick = new QuickLRU<string, number>({ maxSize: 10 });
    // @ts-expect-error it names its option maxAge
    new PrefixedCache(quick, 'a.');
    // @ts-expect-error
    new AutoPrefixedCache(quick);
    // @ts-expect-error
    new StatsCache(quick);
    // @ts-expect-error
    new DebugCache(quick, log);
    // @ts-expect-error
    new LockedCache(quick);
    // @ts-expect-error
    new TwoLevelCache(quick, remote);
    // @ts-expect-error
    new TwoLevelCache(lru, quick);
  });
});
