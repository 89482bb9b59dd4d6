/** What Node and its like have beside the web's own. It is asked for at each call: nothing is imported. */
interface Platform {
  readonly Buffer?: {
    from(
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
    ): Uint8Array & { toString(encoding: 'base64'): string };
    from(text: string, encoding: 'base64'): Uint8Array;
  };
}

/** The text of bytes by RFC 4648, section 4: with padding, without line breaks. */
export function toBase64(bytes: Uint8Array): string {
  const { Buffer } = globalThis as Platform; // a global that may be there
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  let binary = '';
  for (let start = 0; start < bytes.length; start += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE));
  }
  return btoa(binary);
}

/** As many arguments as every engine takes. */
const SLICE = 8192;

/** The bytes of a text, in memory of their own. Throws for a text that `toBase64` does not write. */
export function fromBase64(text: string): Uint8Array {
  const { Buffer } = globalThis as Platform; // as above
  const bytes = Buffer
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // Both take more than they should: white space, a missing end, bits that are left over.
  if (toBase64(bytes) !== text) throw new TypeError('This is no Base64');
  return bytes;
}

/** The same bytes as a `Buffer`, where the platform has that. */
export function asBuffer(bytes: Uint8Array): Uint8Array {
  const { Buffer } = globalThis as Platform; // as above
  return Buffer ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes;
}
