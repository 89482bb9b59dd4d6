import type { Subject } from '../contender.js';
import type { Value } from '../value.js';

/** Loads a value. */
export type Load = (key: string) => Value;

/**
 * Measures the hits of a function with a cache in it. `make` is given what the function loads from, which has each value
 * once: a call that loads again was no hit, and ends the run.
 */
export function loading(make: (load: Load) => (key: string) => unknown): Subject {
  const values = new Map<string, Value>();
  const call = make((key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`"${key}" was loaded again, so that was no hit`);
    values.delete(key);
    return value;
  });
  return {
    set: (key, value) => {
      values.set(key, value);
      return call(key);
    },
    get: call,
  };
}
