import { type CacheErrorCode, isCacheError } from '../../errors.js';
import { isCollection, isObject, same } from '../../values/same.js';

/** The error of a cache that does not keep the contract. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure';
}

/** Throws a ContractFailure. */
export function fail(message: string): never {
  throw new ContractFailure(message);
}

/** Throws unless both are the same value: identical, or of one kind with the same contents. */
export function equal(actual: unknown, expected: unknown, subject: string): void {
  if (!same(actual, expected)) fail(`${subject}: expected ${show(expected)}, got ${show(actual)}`);
}

/** Whether a call is refused with a CacheError of this code; throws where it fails with something else. */
export function refusedWith(code: CacheErrorCode, call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => false,
    (error) => isCacheError(error, code) || fail(`expected a CacheError ${code}, got ${String(error)}`),
  );
}

/** The error that a call fails with. */
export function failureOf(what: string, call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => fail(`${what} is not refused`),
    (error: unknown) => error,
  );
}

/** A value of a test as messages show it, cut to 80 characters. */
export function show(value: unknown): string {
  const text = textOf(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Unlike JSON it drops and changes nothing, so that what a cache has lost to JSON shows. */
function textOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (!isObject(value)) return String(value);
  if (depth > 5) return '…'; // perhaps a cycle
  const inner = (part: unknown): string => textOf(part, depth + 1);
  if (Array.isArray(value)) return `[${value.map(inner)}]`;
  if (value instanceof Date) return `Date(${Number(value)})`;
  if (isCollection(value)) return `${value.constructor.name}(${inner([...value])})`;
  return `{${Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${inner(part)}`)}}`;
}
