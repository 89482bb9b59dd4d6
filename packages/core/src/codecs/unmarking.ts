import { DEEPEST } from '../values/misfit.js';
import { constants, type Kind, kinds } from './kinds.js';
import type { KnownClasses } from './marking.js';
import { MARKLIKE } from './plain.js';

/** The value that `marked` was given, of what it gave, in place. Throws for what it does not give. */
export function unmarked(value: unknown, classes: KnownClasses, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new RangeError(`A payload with marks is nested more than ${DEEPEST} levels deep`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unmarked(value[index], classes, depth + 1);
    return value;
  }
  return unmarkedObject(value as Record<string, unknown>, classes, depth); // JSON makes no other
}

function unmarkedObject(object: Record<string, unknown>, classes: KnownClasses, depth: number): unknown {
  if (Object.hasOwn(object, '__proto__')) throw new TypeError('A JSON text with a "__proto__" key is corrupt');
  for (const key in object) {
    const value = object[key];
    if (MARKLIKE.test(key) && Object.keys(object).length === 1) {
      if (key === '$ctu') return standingFor(value, classes, depth);
      return { [key.slice(1)]: unmarked(value, classes, depth + 1) };
    }
    // Not what somebody has put on a prototype.
    if (typeof value === 'object' && Object.hasOwn(object, key)) object[key] = unmarked(value, classes, depth + 1);
  }
  return object;
}

/** The value that a mark stands for. */
function standingFor(mark: unknown, classes: KnownClasses, depth: number): unknown {
  const [name, encoded] = Array.isArray(mark) ? mark : [];
  const length = Array.isArray(mark) ? mark.length : 0;
  if (length === 1 && constants.has(name)) return constants.get(name);
  const kind: Kind | undefined = length === 2 ? (kinds.get(name) ?? classes.get(name)) : undefined;
  if (!kind) throw new TypeError('A payload has a mark that this codec does not know');
  return kind.decode(unmarked(encoded, classes, depth + 1));
}
