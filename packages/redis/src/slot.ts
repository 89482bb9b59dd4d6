import type { Argument } from './redis-client.js';

/** How many slots a cluster has. */
const SLOTS = 16_384;

/** The slot of a key in a cluster: CRC16 of the key, or of its hash tag (what stands in its first `{…}`), as Redis does. */
export function slotOf(key: Argument): number {
  if (typeof key !== 'string') return slotOfBytes(key);
  // The braces stand at the same places in the bytes of ASCII, which most keys are. To make bytes costs more than the rest.
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const tagged = close > open + 1;
  const end = tagged ? close : key.length;
  let crc = 0;
  for (let index = tagged ? open + 1 : 0; index < end; index++) {
    const code = key.charCodeAt(index);
    if (code > 0x7f) return slotOfBytes(Buffer.from(key));
    crc = next(crc, code);
  }
  return crc % SLOTS;
}

function slotOfBytes(bytes: Uint8Array): number {
  const open = bytes.indexOf(BRACE_OPEN);
  const close = open < 0 ? -1 : bytes.indexOf(BRACE_CLOSE, open + 1);
  // An empty tag, `{}`, is none.
  const tagged = close > open + 1;
  const end = tagged ? close : bytes.length;
  let crc = 0;
  for (let index = tagged ? open + 1 : 0; index < end; index++) crc = next(crc, bytes[index]!);
  return crc % SLOTS;
}

const BRACE_OPEN = '{'.charCodeAt(0);
const BRACE_CLOSE = '}'.charCodeAt(0);

/** One step of CRC16 of the XMODEM kind: polynomial 0x1021, start 0, no reflection. */
function next(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ byte]!;
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0);
  return crc;
});
