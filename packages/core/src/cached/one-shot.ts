import { hasMethods } from '../checks.js';
import { CacheError, showKey } from '../errors.js';

/**
 * Throws for a result that can be read only once, so that a later caller would find it used up.
 *
 * What a result holds is not looked at: `{ response }` is kept in a memory cache.
 */
export function refuseOneShot(key: unknown, value: unknown): void {
  if (typeof value !== 'object' || value === null || !isOneShot(value)) return;
  const message = `Value of ${showKey(key)} can be read only once: answer what is in it, such as await response.json()`;
  throw new CacheError('UNENCODABLE_VALUE', message, { key });
}

/** Libraries bring their own classes, so it goes by shape: of a Response or Request, a web stream, a Node stream, an iterator. */
function isOneShot(value: MaybeIterable): boolean {
  return 'bodyUsed' in value || hasMethods(value, 'tee') || hasMethods(value, 'pipe', 'on') || isIterator(value);
}

interface MaybeIterable {
  [Symbol.iterator]?(): unknown;
  [Symbol.asyncIterator]?(): unknown;
}

/** An iterator is iterable as itself. (A list that has a method `next` gives a new one.) */
function isIterator(value: MaybeIterable): boolean {
  return hasMethods(value, 'next') && (value[Symbol.iterator] ?? value[Symbol.asyncIterator])?.call(value) === value;
}
