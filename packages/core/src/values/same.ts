/** Whether both are identical, or arrays, plain objects, dates, URLs, expressions, maps, sets or bytes with the same contents. */
export function same(actual: unknown, expected: unknown): boolean {
  if (actual === expected || Object.is(actual, expected)) return true; // 0 is -0 here, and NaN is NaN
  if (!isObject(actual) || !isObject(expected) || kindOf(actual) !== kindOf(expected)) return false;
  if (expected instanceof Date) return Object.is(Number(actual), Number(expected));
  if (expected instanceof ArrayBuffer) return same(new Uint8Array(actual as never), new Uint8Array(expected)); // of one kind
  if (expected instanceof URL || expected instanceof RegExp) return String(actual) === String(expected);
  if (isCollection(expected) && isCollection(actual)) return same([...actual], [...expected]);
  const keys = Object.keys(expected);
  if (Object.keys(actual).length !== keys.length) return false;
  return keys.every((key) => Object.hasOwn(actual, key) && same(actual[key], expected[key]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isCollection(value: object): value is Map<unknown, unknown> | Set<unknown> {
  return value instanceof Map || value instanceof Set;
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}
