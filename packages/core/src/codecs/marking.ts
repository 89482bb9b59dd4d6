import { CodecMisuse } from './codec.js';
import { DEEPEST, instanceName, isPlainParent, pathStep, shorten } from './json-misfit.js';
import { type Kind, kindOf, kinds } from './kinds.js';
import { isPlainScalar, MARKLIKE } from './plain.js';

/** A class that a codec knows besides the kinds that every codec knows. */
export interface KnownClass extends Kind {
  is(value: unknown): boolean;
}

/** The classes that a codec knows, by their names. */
export type KnownClasses = ReadonlyMap<string, KnownClass>;

/** Where a walk is in a value. */
interface Place {
  readonly classes: KnownClasses;
  /** What is around the value, outermost first. */
  readonly holders: unknown[];
  /** The key in each of them; undefined between an object and what stands for it. */
  readonly steps: (string | number | undefined)[];
}

/**
 * A copy of a value in which marks stand for what JSON cannot tell, so that its JSON text tells all. Throws a CodecMisuse
 * for what could not come back as itself.
 */
export function marked(value: unknown, classes: KnownClasses): unknown {
  return tell(value, { classes, holders: [], steps: [] });
}

function tell(value: unknown, place: Place): unknown {
  if (isPlainScalar(value)) return value;
  if (typeof value === 'object') return tellObject(value as object, place); // null is a scalar
  if (typeof value === 'bigint') return mark('bigint', String(value));
  if (typeof value === 'number') return mark(value === 0 ? '-0' : String(value));
  if (value === undefined) return mark('undefined');
  return tellInstance(value, `is a ${typeof value}`, place);
}

function tellObject(object: object, place: Place): unknown {
  const parent: object | null = Object.getPrototypeOf(object);
  if (Array.isArray(object)) {
    if (Array.isArray(parent)) return tellArray(object, place); // the prototype of arrays is one itself, in every realm
  } else if (isPlainParent(parent)) {
    return tellPlain(object, place);
  }
  const name = kindOf(object, parent!); // an object without a prototype is a plain one
  if (name === undefined) return tellInstance(object, `is ${instanceName(parent!)}`, place);
  if (!ArrayBuffer.isView(object) && Object.keys(object).length > 0) {
    throw misuse(`is ${instanceName(parent!)} with properties of its own`, place);
  }
  return standFor(object, name, kinds.get(name)!.encode(object as never), place); // it is of that kind
}

function tellArray(array: readonly unknown[], place: Place): unknown {
  enter(array, place);
  const copy = array.slice();
  for (let index = 0; index < array.length; index++) {
    step(index, place);
    if (!(index in array)) throw misuse('is a hole in an array', place);
    copy[index] = tell(array[index], place);
  }
  leave(place);
  if (Object.keys(array).length > array.length) throw misuse('is an array with properties of its own', place);
  return copy;
}

function tellPlain(object: object, place: Place): unknown {
  if (Object.hasOwn(object, '__proto__')) throw misuse('has the key "__proto__"', place);
  enter(object, place);
  const copy: Record<string, unknown> = { ...object };
  const keys = Object.keys(copy);
  for (const key of keys) {
    step(key, place);
    copy[key] = tell(copy[key], place);
  }
  leave(place);
  const [only] = keys.length === 1 ? keys : [];
  return only !== undefined && MARKLIKE.test(only) ? { [`$${only}`]: copy[only] } : copy;
}

/** A value that only a class of the codec's own can tell. */
function tellInstance(value: unknown, fault: string, place: Place): unknown {
  for (const [name, known] of place.classes) {
    if (known.is(value)) return standFor(value, name, known.encode(value as never), place); // it says so
  }
  throw misuse(fault, place);
}

/** The mark of a value by what was made of it, which may need marks itself. */
function standFor(value: unknown, name: string, encoded: unknown, place: Place): unknown {
  if (isPlainScalar(encoded)) return mark(name, encoded);
  hold(value, place);
  const told = tell(encoded, place);
  leave(place);
  return mark(name, told);
}

function mark(...parts: [name: string, encoded?: unknown]): object {
  return { $ctu: parts };
}

/** What follows is inside of an array or a plain object. */
function enter(object: object, place: Place): void {
  if (Object.getOwnPropertySymbols(object).length > 0) throw misuse('has a symbol as a key', place);
  hold(object, place);
}

function hold(holder: unknown, place: Place): void {
  if (place.holders.includes(holder)) throw misuse('closes a cycle', place);
  if (place.holders.length >= DEEPEST) throw misuse(`is nested more than ${DEEPEST} levels deep`, place);
  place.holders.push(holder);
  place.steps.push(undefined);
}

/** What follows is at this key of the innermost holder. */
function step(key: string | number, { steps }: Place): void {
  steps[steps.length - 1] = key;
}

function leave({ holders, steps }: Place): void {
  holders.pop();
  steps.pop();
}

function misuse(fault: string, { steps }: Place): CodecMisuse {
  const path = steps.map((key) => (typeof key === 'number' ? `[${key}]` : key === undefined ? '' : pathStep(key)));
  return new CodecMisuse(
    `$${shorten(path.join(''))} ${fault}, which could not come back as itself; make it plain data first (of an ORM's ` +
      'entity, a plain object), add its class by structuredCodec.with(), or choose another codec (superjson, devalue, msgpackr)',
  );
}
