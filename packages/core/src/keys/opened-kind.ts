/** What an object of a known kind holds: a text, null for a date that is none, or, in whatever order, a list. */
export type Opened = readonly [kind: string, holds: string | null | readonly unknown[]];

/**
 * What a Date, Map, Set, URL or Uint8Array (which a Buffer is too) holds; undefined for everything else, instances of
 * classes made from these included. Those of another realm are known by their brand: methods throw where it is missing.
 */
export function openedKind(value: object): Opened | undefined {
  const parent = Object.getPrototypeOf(value);
  if (parent === Object.prototype) return undefined; // the most frequent one
  // Where a test has a clock of its own, the global Date is a class made from Date.
  const name = parent === Date.prototype ? 'Date' : parent?.constructor?.name;
  try {
    if (name === 'Date') return [name, new Date(Date.prototype.getTime.call(value)).toJSON()];
    if (name === 'Map') return [name, [...Map.prototype.entries.call(value)]];
    if (name === 'Set') return [name, [...Set.prototype.values.call(value)]];
    if (name === 'URL' && String(value) === (value as URL).href) return [name, String(value)];
    if ((name === 'Uint8Array' || name === 'Buffer') && ArrayBuffer.isView(value)) {
      return ['bytes', hex(value as Uint8Array)]; // so is a Buffer
    }
  } catch {
    // It has the name only.
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
