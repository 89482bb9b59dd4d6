const BUILT_IN =
  /^(Date|Map|Set|RegExp|URL|ArrayBuffer|DataView|Buffer|(Big)?(Int|Uint|Float)\d+(Clamped)?Array)$/;

/**
 * The name of an object's class where it is a built-in one that holds data, of whatever realm: `Object` also of one without a
 * prototype, `Buffer` of Node's. undefined for instances of all other classes, those made from a built-in one included, and for what is no object.
 */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parent: object | null = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return Array.isArray(parent) ? 'Array' : undefined; // in every realm it is one itself
  if (isPlainParent(parent)) return 'Object';
  // Where a test has a clock of its own, the global Date is a class made from Date.
  const name = parent === Date.prototype ? 'Date' : Object.hasOwn(parent!, 'constructor') && parent!.constructor.name;
  // By the brand that the engine gives: a name is easily had.
  const brand = name === 'Buffer' ? 'Uint8Array' : name;
  if (!name || Object.prototype.toString.call(value) !== `[object ${brand}]`) return undefined;
  return BUILT_IN.test(name) ? name : undefined;
}

/** Whether a prototype is that of plain objects: none, or the root of this realm or of another one. */
function isPlainParent(parent: object | null): boolean {
  if (parent === null || parent === Object.prototype) return true;
  return Object.getPrototypeOf(parent) === null && Object.hasOwn(parent, 'isPrototypeOf');
}
