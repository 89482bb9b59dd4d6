import type { TextCodec } from './codec.js';
import { constants, kinds } from './kinds.js';
import { type KnownClass, type KnownClasses, marked } from './marking.js';
import { isPlain } from './plain.js';
import { unmarked } from './unmarking.js';

/**
 * How the objects of a class are told, for `structuredCodec.with`. What `is` or `encode` throws is an `UNENCODABLE_VALUE`
 * of an adapter, what `decode` throws a `CORRUPT_VALUE`.
 */
export interface StructuredClass<T> {
  /** Whether a value is one of them. It is asked about every value that the codec would refuse. */
  is(value: unknown): value is T;
  /** What stands for one in the payload: anything that the codec can tell, other classes included. */
  encode(value: T): unknown;
  /** The object again, of what `encode` gave. Name the type of that; a payload of another program may hold anything. */
  decode(encoded: unknown): T;
}

/** A codec that tells more than JSON. */
export interface StructuredCodec extends TextCodec {
  /**
   * The same codec with classes added, by the names that stand in its payloads. Leaves this one as it is.
   *
   * A name that is empty or taken, and a class without `is`, `encode` or `decode`, is a TypeError.
   */
  with<T extends object>(classes: { readonly [Name in keyof T]: StructuredClass<T[Name]> }): StructuredCodec;
}

/**
 * The default codec of the adapters: `JSON.stringify`'s own text for every value that JSON can tell, and marks in it for
 * what JSON would change: `Date`, `undefined`, `bigint`, `NaN`, `±Infinity`, `-0`, `Map`, `Set`, `URL`, `RegExp`,
 * `Uint8Array` and `Buffer`, at any depth. Everything comes back as itself; what is shared, as copies.
 *
 * `stringify` refuses what could not, with a TypeError that names the path: functions, symbols, cycles, objects of other
 * classes, `__proto__` as a key, arrays with holes or properties of their own, what is nested more than 1,000 levels deep.
 * Properties whose keys are symbols are left out, as by JSON and `structuredClone`. `parse` throws for a `__proto__` key, and for a mark that it does not know or that is malformed.
 *
 * @example
 * ```ts
 * import { structuredCodec } from '@ctu/core';
 *
 * const text = structuredCodec.stringify({ id: 42n, since: new Date(0) });
 *
 * console.log(text); // → {"id":{"$ctu":["bigint","42"]},"since":{"$ctu":["Date","1970-01-01T00:00:00.000Z"]}}
 * console.log(structuredCodec.parse(text)); // → { id: 42n, since: 1970-01-01T00:00:00.000Z }
 * ```
 */
export const structuredCodec: StructuredCodec = /* @__PURE__ */ knowing(new Map());

function knowing(classes: KnownClasses): StructuredCodec {
  return {
    json: true,
    stringify: (value) => JSON.stringify(isPlain(value) ? value : marked(value, classes)),
    parse(text) {
      const value: unknown = JSON.parse(text);
      return NEEDS_A_LOOK.test(text) ? unmarked(value, classes) : value;
    },
    with(more) {
      if (Object(more) !== more)
        throw new TypeError('structuredCodec.with() expects an object of classes by their names');
      const added = Object.entries(more) as NamedClass[]; // as its type says, and as is checked
      return knowing(new Map([...classes, ...added.map((named) => checked(named, classes))]));
    },
  };
}

/** Whether a text may hold a mark or a `__proto__` key: the name itself, or an escape that could spell one of its letters. */
const NEEDS_A_LOOK = /\$ctu|__proto__|\\u00/;

type NamedClass = [name: string, known: KnownClass];

function checked([name, known]: NamedClass, classes: KnownClasses): NamedClass {
  if (name === '' || constants.has(name) || kinds.has(name) || classes.has(name)) {
    throw new TypeError(`The name of a class must not be empty or taken, as ${JSON.stringify(name)} is`);
  }
  for (const method of ['is', 'encode', 'decode'] as const) {
    if (typeof known?.[method] === 'function') continue;
    throw new TypeError(`The class ${JSON.stringify(name)} must have ${method}(), not ${typeof known?.[method]}`);
  }
  return [name, known];
}
