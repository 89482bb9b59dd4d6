/** An object that is no plain one, but has a text by what it holds. */
export interface Opened {
  readonly kind: 'Date' | 'Map' | 'Set' | 'URL' | 'bytes';
  /** A text, null for a date that is none, or a list whose order does not count: of a Map, of pairs. */
  readonly holds: string | null | readonly unknown[];
}

/**
 * A Date, Map, Set, URL, or a Uint8Array, which a Buffer is too; undefined for everything else, instances of classes made
 * from these included. Those of another realm are known by their brand: their methods throw where it is missing.
 */
export function openedKind(value: object): Opened | undefined {
  const parent = Object.getPrototypeOf(value);
  // Where a test has a clock of its own, the global Date is a class made from Date.
  const name = parent === Date.prototype ? 'Date' : parent?.constructor?.name;
  try {
    if (name === 'Date') return { kind: name, holds: new Date(Date.prototype.getTime.call(value)).toJSON() };
    if (name === 'Map') return { kind: name, holds: [...Map.prototype.entries.call(value)] };
    if (name === 'Set') return { kind: name, holds: [...Set.prototype.values.call(value)] };
    if (name === 'URL' && String(value) === (value as URL).href) return { kind: name, holds: (value as URL).href };
    if ((name === 'Uint8Array' || name === 'Buffer') && ArrayBuffer.isView(value)) {
      return { kind: 'bytes', holds: hex(value as Uint8Array) }; // so is a Buffer
    }
  } catch {
    // It has the name only.
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
