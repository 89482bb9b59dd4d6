import { hasMethods } from '../checks.js';
import { CacheError, showKey } from '../errors.js';

/**
 * The error of a result that can be read only once, so that a later caller would find it used up; undefined for any other.
 *
 * What a result holds is not looked at: `{ response }` is kept in a memory cache.
 */
export function oneShotMisuse(key: unknown, value: unknown): CacheError | undefined {
  if (typeof value !== 'object' || value === null || !isOneShot(value)) return undefined;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const name = kind === 'Object' ? value.constructor?.name : kind; // a Node stream has no tag of its own
  return new CacheError(
    'UNENCODABLE_VALUE',
    `Value of ${showKey(key)} cannot be stored: a ${name} can be read only once, so answer what is in it, ` +
      'such as `await response.json()` or `[...rows]`',
    { key },
  );
}

/** Libraries bring their own classes, so it goes by shape. */
function isOneShot(value: object): boolean {
  if ('bodyUsed' in value) return true; // a Response or a Request
  if (hasMethods(value, 'getReader') || hasMethods(value, 'tee') || hasMethods(value, 'pipe', 'on')) return true; // a stream
  // An iterator is iterable as itself. (A list that has a method `next` gives a new one; of cursors only the async ones are left.)
  return hasMethods(value, 'next') && (Symbol.asyncIterator in value || iteratorOf(value) === value);
}

function iteratorOf(value: { [Symbol.iterator]?(): unknown }): unknown {
  return value[Symbol.iterator]?.();
}
