import { objectFault, pathStep, shorten } from '../codecs/json-misfit.js';

/**
 * Puts every object in a value, itself included, into `found`, each once, with its path. The answer is what keeps the value
 * from being held, `$.at is a Date`: an object that is no array, no plain object and of no built-in class that is `taken`, or a
 * getter, which is not called. undefined where nothing does.
 */
export function misfitIn(value: object, found: Map<object, string>, taken?: RegExp): string | undefined {
  found.set(value, '$');
  // A Map also visits what is put into it meanwhile: so nothing is too deep, and a cycle ends.
  for (const [object, path] of found) {
    const isTaken = taken?.test(builtInName(object));
    const fault = !isTaken && objectFault(object);
    if (fault) return `${shorten(path)} ${fault}`;
    const parts = isTaken ? partsOf(object) : object;
    for (const key of Reflect.ownKeys(parts)) {
      const at = path + (Array.isArray(parts) ? `[${String(key)}]` : pathStep(String(key)));
      const { value, get, set } = Object.getOwnPropertyDescriptor(parts, key)!; // it is its own
      if (get ?? set) return `${shorten(at)} is a getter`;
      if (isObject(value) && !found.has(value)) found.set(value, at);
    }
  }
  return undefined;
}

export function isObject(value: unknown): value is object {
  return Object(value) === value;
}

/** The name of an object's class, in whatever realm, where that is a built-in one; not of one that is made from it. */
function builtInName(object: object): string {
  const name = String(Object.getPrototypeOf(object)?.constructor?.name);
  return Object.prototype.toString.call(object) === `[object ${name}]` ? name : '';
}

/** What is in a Map (its entries), in a Set, or under bytes (the buffer, which others may share); there is nothing in others. */
function partsOf(object: object): unknown[] {
  if (ArrayBuffer.isView(object)) return [object.buffer];
  return Symbol.iterator in object ? [...(object as Iterable<unknown>)] : []; // so it is a Map or a Set
}
