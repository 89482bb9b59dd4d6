/** The names of objects that would read as a mark, or as such an object with fewer `$`. */
export const MARKLIKE = /^\$+ctu$/;

/** Whether a value holds nothing and is written by JSON as it is. */
export function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'string' || value === null || typeof value === 'boolean') return true;
  if (typeof value !== 'number') return false;
  return value === 0 ? 1 / value > 0 : value - value === 0; // -0, NaN and the infinities are not
}

/**
 * Whether a value is one that `marked` would leave as it is. Most are, so this is written for speed: one walk that notes
 * nothing. It may say no of such a value too (a deep one, one of another realm).
 */
export function isPlain(value: unknown): boolean {
  return isPlainScalar(value) || (typeof value === 'object' && holdsPlain(value as object, 0)); // null is a scalar
}

/** So that a cycle, which is found later, is not walked a thousand times. */
const DEEP = 64;

function holdsPlain(object: object, depth: number): boolean {
  const parent: object | null = Object.getPrototypeOf(object);
  if (parent !== Object.prototype && (parent !== null || Array.isArray(object)))
    return parent === Array.prototype && Array.isArray(object) && isPlainList(object, depth);
  // Faster than `Object.keys`, and what it finds on prototypes can only make it say no.
  for (const key in object) {
    const value = (object as Record<string, unknown>)[key]; // one of its keys, or undefined
    // Not `isPlainScalar`: V8 inlines it in small functions alone.
    if (typeof value === 'number') {
      if (value === 0 ? 1 / value < 0 : value - value !== 0) return false;
    } else if (typeof value !== 'string' && value !== null && typeof value !== 'boolean') {
      if (typeof value !== 'object' || depth >= DEEP || !holdsPlain(value, depth + 1)) return false;
    }
    const first = key.charCodeAt(0);
    if ((first === DOLLAR && MARKLIKE.test(key)) || (first === UNDERSCORE && key === '__proto__')) return false;
  }
  return true;
}

const DOLLAR = 0x24;
const UNDERSCORE = 0x5f;

function isPlainList(list: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (isPlainScalar(value)) continue;
    if (typeof value !== 'object' || depth >= DEEP || !holdsPlain(value as object, depth + 1)) return false; // as above
  }
  return Object.values(list).length === list.length; // it has no properties of its own
}
