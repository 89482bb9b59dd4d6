/** The built-in classes that hold data. */
const HOLDS_DATA = /^(Date|Map|Set|RegExp|URL|ArrayBuffer|DataView|(Big)?(Int|Uint|Float)\d+(Clamped)?Array)$/;

/**
 * The name of an object's class where it is a built-in one that holds data, of whatever realm: `Object` also of one without a
 * prototype, `Buffer` of Node's. undefined for instances of all other classes, those made from a built-in one included, and for
 * what is no object.
 */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parent: object | null = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return Array.isArray(parent) ? 'Array' : undefined; // in every realm it is one itself
  if (isPlainParent(parent)) return 'Object';
  const brand = Object.prototype.toString.call(value).slice(8, -1); // of `[object Date]`: what the engine says
  if (!HOLDS_DATA.test(brand)) return undefined;
  if (parent === Date.prototype) return brand; // where a test has a clock of its own, that is of a class made from Date
  const name = Object.hasOwn(parent!, 'constructor') && parent!.constructor.name;
  return name === brand || (name === 'Buffer' && brand === 'Uint8Array') ? name : undefined;
}

/** Whether a prototype is that of plain objects: none, or the root of this realm or of another one. */
function isPlainParent(parent: object | null): boolean {
  if (parent === null || parent === Object.prototype) return true;
  return Object.getPrototypeOf(parent) === null && Object.hasOwn(parent, 'isPrototypeOf');
}
