/** Calls to a cache underneath: its replies are checked, and writes overtake the loads under way for the same keys. */
import type { AnyCache, ClearOptions, SetOptions } from '../cache.js';
import { isPlaced } from '../coherence/place.js';
import { write } from '../coherence/places.js';
import type { Scope } from '../coherence/stores.js';
import { ignoredTtl, setMisuse } from '../misuse.js';
import { asDeclared, type MaybePromise, whenReady } from '../mode/replies.js';

/** Keeps a value. Throws what no cache, or not this one, may be asked for. */
export function setIn(base: AnyCache, key: unknown, value: unknown, options: SetOptions | undefined): unknown {
  const misuse = setMisuse(value, options) ?? ignoredTtl(base, options);
  if (misuse) throw misuse;
  return overtaking(base, [key], () => done(base, 'set', base.set(key, value, options)));
}

export function hasIn(base: AnyCache, key: unknown): unknown {
  return asDeclared(base, 'has', base.has(key));
}

export function deleteIn(base: AnyCache, key: unknown): unknown {
  return overtaking(base, [key], () => asDeclared(base, 'delete', base.delete(key)));
}

/** Clears a cache that has `clear`. */
export function clearIn(base: AnyCache, options?: ClearOptions): unknown {
  return overtaking(base, { prefix: '' }, () => done(base, 'clear', base.clear!(options))); // its callers have looked
}

/** What `act` writes overtakes the loads that are under way within the scope. A base that is one of our wrappers tells them itself. */
export function overtaking<T>(base: AnyCache, scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
  return isPlaced(base) ? act() : write(base, scope, act);
}

/** Keeps from the caller what a base answers a write with (a Map answers itself), but not when. */
export function done(base: AnyCache, member: string, reply: unknown): unknown {
  return whenReady(base, asDeclared(base, member, reply), () => undefined);
}
