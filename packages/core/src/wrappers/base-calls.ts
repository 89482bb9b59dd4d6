/** Calls to a cache underneath: its replies are checked, and writes overtake the loads under way for the same keys. */
import type { AnyCache, ClearOptions, SetOptions } from '../cache.js';
import { refuseMisuse } from '../checks.js';
import { isPlaced } from '../coherence/place.js';
import { write } from '../coherence/places.js';
import type { Scope } from '../coherence/stores.js';
import { ignoredTtl, setMisuse } from '../misuse.js';
import type { Pair } from '../mode/pairs.js';
import { allReady, asDeclared, type MaybePromise, whenReady } from '../mode/replies.js';

/** Keeps a value. Throws what no cache, or not this one, may be asked for. */
export function setIn(base: AnyCache, key: unknown, value: unknown, options: SetOptions | undefined): unknown {
  refuseMisuse(setMisuse(value, options) ?? ignoredTtl(base, options));
  return overtaking(base, [key], () => done(base, 'set', base.set(key, value, options)));
}

export function hasIn(base: AnyCache, key: unknown): unknown {
  return asDeclared(base, 'has', base.has(key));
}

export function deleteIn(base: AnyCache, key: unknown): unknown {
  return overtaking(base, [key], () => asDeclared(base, 'delete', base.delete(key)));
}

/** The values of keys: by the cache's own power, else by one `get` each. */
export function getManyIn(base: AnyCache, keys: readonly unknown[]): unknown {
  if (base.getMany) return asDeclared(base, 'getMany', base.getMany(keys));
  return allReady(
    base,
    keys.map((key) => base.get(key)),
  );
}

/** Keeps values that a cache may be asked to keep, under one ttl that it takes: by its own power, else by one `set` each. */
export function setManyIn(base: AnyCache, entries: readonly Pair[], options: SetOptions | undefined): unknown {
  const keys = entries.map(([key]) => key);
  return overtaking(base, keys, () => {
    if (base.setMany) return done(base, 'setMany', base.setMany(entries, options));
    const each = entries.map(([key, value]) => done(base, 'set', base.set(key, value, options)));
    return done(base, 'set', allReady(base, each));
  });
}

/** Forgets keys; how many were there: by the cache's own power, else by one `delete` each. */
export function deleteManyIn(base: AnyCache, keys: readonly unknown[]): unknown {
  return overtaking(base, keys, () => {
    if (base.deleteMany) return asDeclared(base, 'deleteMany', base.deleteMany(keys));
    const each = keys.map((key) => asDeclared(base, 'delete', base.delete(key)));
    return whenReady(base, allReady(base, each), (were) => (were as boolean[]).filter(Boolean).length); // what `delete` answers
  });
}

/** Clears a cache that has `clear`. */
export function clearIn(base: AnyCache, options?: ClearOptions): unknown {
  return overtaking(base, { prefix: '' }, () => done(base, 'clear', base.clear!(options))); // its callers have looked
}

/** What `act` writes overtakes the loads that are under way within the scope. A base that is one of our wrappers tells them itself. */
function overtaking<T>(base: AnyCache, scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
  return isPlaced(base) ? act() : write(base, scope, act);
}

/** Keeps from the caller what a base answers a write with (a Map answers itself), but not when. */
export function done(base: AnyCache, member: string, reply: unknown): unknown {
  return whenReady(base, asDeclared(base, member, reply), () => undefined);
}
