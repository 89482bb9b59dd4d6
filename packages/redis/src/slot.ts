import type { Argument } from './redis-client.js';

/** How many slots a cluster has. */
const SLOTS = 16_384;

/** The slot of a key in a cluster: CRC16 of the key, or of its hash tag (what stands in its first `{…}`), as Redis does. */
export function slotOf(key: Argument): number {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key;
  const open = bytes.indexOf(BRACE_OPEN);
  const close = open < 0 ? -1 : bytes.indexOf(BRACE_CLOSE, open + 1);
  // An empty tag, `{}`, is none.
  return (close > open + 1 ? crc16(bytes, open + 1, close) : crc16(bytes, 0, bytes.length)) % SLOTS;
}

const BRACE_OPEN = '{'.charCodeAt(0);
const BRACE_CLOSE = '}'.charCodeAt(0);

/** CRC16 of the XMODEM kind: polynomial 0x1021, start 0, no reflection. */
function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index++) {
    crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ bytes[index]!]!;
  }
  return crc;
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0);
  return crc;
});
