import type { Argument } from '../redis-client.js';

/** The arguments with bytes as a Buffer, the only kind that the client libraries know. Nothing is copied. */
export function withBuffers(args: readonly Argument[]): (string | Buffer)[] {
  return args.some(isForeign) ? args.map(asBuffer) : (args as (string | Buffer)[]); // no other bytes among them
}

function isForeign(arg: Argument): boolean {
  return typeof arg !== 'string' && !Buffer.isBuffer(arg);
}

function asBuffer(arg: Argument): string | Buffer {
  if (typeof arg === 'string' || Buffer.isBuffer(arg)) return arg;
  return Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength);
}
