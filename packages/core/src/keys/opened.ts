/** What an object of a known kind holds: a text, null for a date that is none, or, in whatever order, a list. */
export type Opened = readonly [name: string, holds: string | null | readonly unknown[]];

/** What a Date, Map, Set, URL or Uint8Array (which a Buffer is too) holds; undefined for everything else. */
export function opened(value: unknown, kind: string | undefined): Opened | undefined {
  try {
    if (kind === 'Date') {
      const time = Date.prototype.getTime.call(value);
      return [kind, Number.isNaN(time) ? null : new Date(time).toISOString()];
    }
    if (kind === 'Map' || kind === 'Set') return [kind, [...(value as Iterable<unknown>)]];
    if (kind === 'URL') return [kind, (value as URL).href];
    if (kind === 'Uint8Array' || kind === 'Buffer') return ['bytes', hex(value as Uint8Array)];
  } catch {
    // It has the looks of it: a prototype.
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte + 256).toString(16).slice(1);
  return text;
}
