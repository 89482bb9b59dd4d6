import type { Argument } from '../redis-client.js';

/** The arguments from `start` on, bytes as a Buffer: the only kind that clients know. No byte is copied. */
export function withBuffers(args: readonly Argument[], start = 0): (string | Buffer)[] {
  const all: (string | Buffer)[] = [];
  for (let index = start; index < args.length; index++) all.push(asBuffer(args[index]!));
  return all;
}

function asBuffer(arg: Argument): string | Buffer {
  if (typeof arg === 'string' || Buffer.isBuffer(arg)) return arg;
  return Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength);
}
