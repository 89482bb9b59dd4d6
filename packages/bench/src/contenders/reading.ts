import type { AsyncCache } from '@ctu/core';
import type { Subject } from '../contender.js';
import type { Value } from '../value.js';

/** Measures a cache by its `get`. */
export function readOneByOne(cache: AsyncCache<string, Value>): Subject {
  return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
}

/** Measures a cache by its `getMany`. */
export function readTogether(cache: AsyncCache<string, Value>): Subject {
  return { set: (key, value) => cache.set(key, value), getMany: (keys) => cache.getMany?.(keys) };
}
