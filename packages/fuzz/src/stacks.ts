import { cached, PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { LRUCache } from 'lru-cache';
import type { Adapter, Value } from './subjects.js';

/** Caches above an adapter. */
export interface Stack {
  /** Whether the adapter itself has no prefix. */
  readonly raw?: true;
  /** Whether a `PrefixedCache` stands before it instead. */
  readonly wrapped?: true;
  /** Whether there is a near level, which sees no writes of others. */
  readonly near?: true;
  /** Whether a level that fails is no error, but told to the observer. */
  readonly resilient?: true;
  /** Whether reads go through `cached()`, so that a miss is loaded. */
  readonly loads?: true;
  build(adapter: Adapter, parts: Parts): Built;
}

/** What a stack is built with. */
interface Parts {
  readonly prefix: string;
  readonly onError: (error: unknown) => void;
  /** What `cached()` loads. */
  readonly load: (key: string) => Promise<Value>;
}

export interface Built {
  readonly cache: Adapter;
  /** The way to read a key. */
  get(key: string): Promise<unknown>;
  /** How many deletes far is owed: to such a key it is not asked, so there is a miss, whatever the key is. Default: none. */
  readonly owed?: () => number;
}

type Levels = TwoLevelCache<LRUCache<string, Value>, Adapter>;

/** So small that it often has not what far has. */
const lru = () => new LRUCache<string, Value>({ max: 1 });
const plainly = (cache: Adapter): Built => ({ cache, get: (key) => cache.get(key) });

const ofLevels = (cache: Levels): Built => ({ ...plainly(cache), owed: () => cache.stats().owed });

function throughCached(cache: Adapter, { load, onError }: Parts): Built {
  const get = cached(load, { cache, key: (key) => key, onError });
  return { cache, get };
}

export const stacks = {
  bare: { build: plainly },
  raw: { raw: true, build: plainly },
  prefixed: {
    raw: true,
    wrapped: true,
    build: (adapter, { prefix }) => plainly(new PrefixedCache(adapter, prefix)),
  },
  stats: { build: (adapter) => plainly(new StatsCache(adapter)) },
  levels: {
    near: true,
    build: (adapter, { onError }) => ofLevels(new TwoLevelCache(lru(), adapter, { onError })),
  },
  resilient: {
    near: true,
    resilient: true,
    build: (adapter, { onError }) => ofLevels(new TwoLevelCache(lru(), adapter, { onError, resilient: true })),
  },
  loading: { loads: true, build: (adapter, parts) => throughCached(new StatsCache(adapter), parts) },
  whole: {
    raw: true,
    wrapped: true,
    near: true,
    loads: true,
    build(adapter, parts) {
      const levels = new TwoLevelCache(lru(), adapter, { onError: parts.onError });
      const whole = new PrefixedCache(new StatsCache(levels), parts.prefix);
      return { ...throughCached(whole, parts), owed: ofLevels(levels).owed };
    },
  },
} as const satisfies Record<string, Stack>;

export type StackName = keyof typeof stacks;
