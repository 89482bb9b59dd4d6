/** The built-in classes that hold data, by the brand that the engine gives their objects. */
const BRANDS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ [
    ...['Date', 'Map', 'Set', 'RegExp', 'URL', 'ArrayBuffer', 'DataView'],
    ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
    ...['BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array'],
  ].map((name) => [`[object ${name}]`, name]),
);

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
  const brand = BRANDS.get(Object.prototype.toString.call(value));
  // Where a test has a clock of its own, the global Date is a class made from Date.
  if (!brand || parent === Date.prototype) return brand;
  const name = Object.hasOwn(parent!, 'constructor') && parent!.constructor.name;
  return name === brand || (name === 'Buffer' && brand === 'Uint8Array') ? name : undefined;
}

/** Whether a prototype is that of plain objects: none, or the root of this realm or of another one. */
function isPlainParent(parent: object | null): boolean {
  if (parent === null || parent === Object.prototype) return true;
  return Object.getPrototypeOf(parent) === null && Object.hasOwn(parent, 'isPrototypeOf');
}
