import { LRUCache } from 'lru-cache';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';
import { type Load, loading } from './loading.js';

/** What one writes without a library for it, written out each time: get, check, call. */
export const setups = {
  sync: () => loading((load) => remembered(lru(), load)),
  'map-alone': () => new Map<string, Value>(),
  map: () => loading((load) => remembered(new Map<string, Value>(), load)),
  'default-key': () => loading(withTextKey),
  'three-scalars': () => loading(withJsonKey),
  awaited: () => loading(awaited),
  'awaited-prefixed': () => loading(awaitedWithPrefix),
  'two-level-many': () => {
    const [near, far] = [lru(200_000), new Map<string, Value>()];
    const set = (key: string, value: Value) => {
      far.set(key, value);
      near.set(key, value);
    };
    return {
      set,
      get: (key) => near.get(key) ?? far.get(key),
      setMany: (entries) => {
        for (const [key, value] of entries) set(key, value);
      },
    };
  },
} satisfies Setups;

function lru(max = 10_000): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ max });
}

function remembered(cache: LRUCache<string, Value> | Map<string, Value>, load: Load) {
  return (id: string) => {
    const found = cache.get(id);
    if (found !== undefined) return found;
    const value = load(id);
    cache.set(id, value);
    return value;
  };
}

function withTextKey(load: Load) {
  const cache = lru();
  return (id: string) => {
    const key = `["${id}"]`;
    const found = cache.get(key);
    if (found !== undefined) return found;
    const value = load(id);
    cache.set(key, value);
    return value;
  };
}

function withJsonKey(load: Load) {
  const cache = lru();
  const call = (id: string, page: number, full: boolean) => {
    const key = JSON.stringify([id, page, full]);
    const found = cache.get(key);
    if (found !== undefined) return found;
    const value = load(id);
    cache.set(key, value);
    return value;
  };
  return (id: string) => call(id, 7, true);
}

function awaited(load: Load) {
  const cache = lru();
  const loadLater = async (id: string) => load(id);
  return async (id: string) => {
    const found = cache.get(id);
    if (found !== undefined) return found;
    const value = await loadLater(id);
    cache.set(id, value);
    return value;
  };
}

function awaitedWithPrefix(load: Load) {
  const cache = lru();
  const loadLater = async (id: string) => load(id);
  return async (id: string) => {
    const key = `user.${id}`;
    const found = cache.get(key);
    if (found !== undefined) return found;
    const value = await loadLater(id);
    cache.set(key, value);
    return value;
  };
}
