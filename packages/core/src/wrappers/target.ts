import type { AnyCache, ClearOptions, SetOptions } from '../cache.js';
import { isPlaced } from '../coherence/place.js';
import { write } from '../coherence/places.js';
import type { Scope } from '../coherence/stores.js';
import { ignoredTtl, setMisuse } from '../misuse.js';
import { asDeclared, type MaybePromise, whenReady } from '../mode/replies.js';

/** A cache that calls are handed on to: its replies are checked, and writes overtake the loads under way for the same keys. */
export interface Target {
  readonly base: AnyCache;
  readonly async: boolean;
}

/** Keeps a value. Throws what no cache, or not this one, may be asked for. */
export function setIn(target: Target, key: unknown, value: unknown, options: SetOptions | undefined): unknown {
  const { base } = target;
  const misuse = setMisuse(value, options) ?? ignoredTtl(base, options);
  if (misuse) throw misuse;
  return overtaking(target, [key], () => done(target, 'set', base.set(key, value, options)));
}

export function hasIn({ base }: Target, key: unknown): unknown {
  return asDeclared(base, 'has', base.has(key));
}

export function deleteFrom(target: Target, key: unknown): unknown {
  const { base } = target;
  return overtaking(target, [key], () => asDeclared(base, 'delete', base.delete(key)));
}

/** Clears a base that can clear itself. */
export function clear(target: Target, options?: ClearOptions): unknown {
  return overtaking(target, { prefix: '' }, () => done(target, 'clear', target.base.clear?.(options)));
}

/** What is written by `act` overtakes the loads that are under way within the scope. Of a wrapper's loads its base is told. */
export function overtaking<T>({ base }: Target, scope: Scope, act: () => MaybePromise<T>): MaybePromise<T> {
  return isPlaced(base) ? act() : write(base, scope, act);
}

/** Keeps from the caller what a base answers a write with (a Map answers itself), but not when. */
export function done(target: Target, member: string, reply: unknown): unknown {
  return whenReady(target, asDeclared(target.base, member, reply), () => undefined);
}
