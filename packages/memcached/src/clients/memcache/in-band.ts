import type { Stored } from '../../memcached-client.js';
import { Flags } from '../../serde.js';

/** The flags on the server of what is written in-band: none of those that say what the data are. */
export const IN_BAND = 0;

/**
 * Flags and data as one text, for a client that carries text and drops flags: the flags are the first character. Bytes
 * are written as characters of the same number, which makes those above 127 two bytes of UTF-8.
 */
export function toInBand({ flags, data }: Stored): string {
  return String.fromCharCode(flags) + (typeof data === 'string' ? data : Buffer.from(data).toString('latin1'));
}

/** The flags and data of such a text. */
export function fromInBand(text: string): Stored {
  const flags = text === '' ? IN_BAND : text.charCodeAt(0);
  const data = text.slice(1);
  return { flags, data: flags === Flags.bytes ? Buffer.from(data, 'latin1') : data };
}

/** How many bytes of UTF-8 `toInBand` makes. */
export function inBandSize(data: string | Uint8Array): number {
  if (typeof data === 'string') return 1 + Buffer.byteLength(data);
  let size = 1 + data.length;
  for (const byte of data) if (byte > 0x7f) size++;
  return size;
}
