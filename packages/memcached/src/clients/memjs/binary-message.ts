/** Operations of the binary protocol (protocol_binary, section 3.4). */
export const Opcode = {
  get: 0x00,
  set: 0x01,
  add: 0x02,
  delete: 0x04,
  flush: 0x08,
  version: 0x0b,
  stat: 0x10,
} as const;

/** Statuses of a response (section 3.2). */
export const Status = { ok: 0x00, notFound: 0x01, exists: 0x02, notStored: 0x05 } as const;

/** The statuses that say what is wrong, in words. */
const words: Record<number, string> = {
  3: 'value too large',
  4: 'invalid arguments',
  8: 'authentication error',
  32: 'authentication required',
  129: 'unknown command',
  130: 'out of memory',
  131: 'not supported',
  132: 'internal error',
  133: 'busy',
  134: 'temporary failure',
};

/** What a status says, in words. */
export function statusText(status: number): string {
  return words[status] ?? `status ${status}`;
}

const HEADER = 24;

/**
 * The bytes of a request (section 3.1). `opaque`, an unsigned number of 32 bits, comes back with its response. The key is
 * ASCII.
 */
export function binaryRequest(opaque: number, opcode: number, key: string, extras = none, value: Data = none): Buffer {
  const body = extras.length + key.length + Buffer.byteLength(value);
  const bytes = Buffer.alloc(HEADER + body);
  bytes[0] = 0x80; // a request
  bytes[1] = opcode;
  bytes.writeUInt16BE(key.length, 2);
  bytes[4] = extras.length;
  bytes.writeUInt32BE(body, 8);
  bytes.writeUInt32BE(opaque, 12);
  bytes.set(extras, HEADER);
  const rest = HEADER + extras.length;
  bytes.write(key, rest, 'latin1');
  if (typeof value === 'string') bytes.write(value, rest + key.length);
  else bytes.set(value, rest + key.length);
  return bytes;
}

type Data = string | Uint8Array;

const none: Uint8Array = new Uint8Array();

/** The extras of a write: flags, and when the entry expires. */
export function writeExtras(flags: number, expiry: number): Buffer {
  const extras = Buffer.alloc(8);
  extras.writeUInt32BE(flags, 0);
  extras.writeUInt32BE(expiry, 4);
  return extras;
}
