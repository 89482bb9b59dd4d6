import type { Argument } from '../redis-client.js';

/** Arguments as clients know them. */
type Known<Args extends readonly Argument[]> = {
  readonly [Index in keyof Args]: Args[Index] extends string ? string : string | Buffer;
};

/** The arguments, with bytes as a Buffer, the only kind that clients know. No bytes are copied. */
export function withBuffers<const Args extends readonly Argument[]>(args: Args): Known<Args> {
  return (args.every(isKnown) ? args : args.map(asBuffer)) as Known<Args>;
}

function isKnown(arg: Argument): arg is string | Buffer {
  return typeof arg === 'string' || Buffer.isBuffer(arg);
}

function asBuffer(arg: Argument): string | Buffer {
  return isKnown(arg) ? arg : Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength);
}
