/** The error of a cache that does not keep the contract. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure';
}

/** Throws a ContractFailure. */
export function fail(message: string): never {
  throw new ContractFailure(message);
}

/** Throws unless both are the same value: identical, or arrays and plain objects with the same contents. */
export function equal(actual: unknown, expected: unknown, subject: string): void {
  if (!same(actual, expected)) fail(`${subject}: expected ${show(expected)}, got ${show(actual)}`);
}

function same(actual: unknown, expected: unknown): boolean {
  if (actual === expected) return true;
  if (!isObject(actual) || !isObject(expected) || kindOf(actual) !== kindOf(expected)) return false;
  const keys = Object.keys(expected);
  if (Object.keys(actual).length !== keys.length) return false;
  return keys.every((key) => Object.hasOwn(actual, key) && same(actual[key], expected[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}

/** A value of a test as messages show it, cut to 80 characters. */
export function show(value: unknown): string {
  const text = (isObject(value) || typeof value === 'string' ? JSON.stringify(value) : undefined) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
