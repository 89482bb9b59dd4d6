import type { AnyCache } from '../cache.js';
import type { Mode } from '../mode/replies.js';

/** A cache, as one that is only told apart from others. */
export type Root = object & Mode;

/**
 * Where the keys of a cache lie: in the cache under all wrappers that change nothing but keys, behind a text that these put
 * before each key. Two caches with one place share their entries.
 */
export interface Place {
  readonly root: Root;
  readonly prefix: string;
}

/** The member by which our wrappers tell their place. From the registry, so that every copy of this package has the same. */
export const place: unique symbol = Symbol.for('@ctu/core:place') as never; // the registry's type is wider

/** A cache that tells its place: one of our wrappers. */
export interface Placed {
  readonly [place]: Place;
}

/** Whether a cache is one of our wrappers. */
export function isPlaced(cache: object): cache is Placed {
  return place in cache;
}

/** The place of any cache: another's is its own. */
export function placeOf(cache: AnyCache): Place {
  return isPlaced(cache) ? cache[place] : { root: cache, prefix: '' };
}

/** A key as the root of the place sees it. */
export function keyIn({ prefix }: Place, key: unknown): unknown {
  return typeof key === 'string' ? prefix + key : key; // a prefix stands before text only
}
