import type { Argument } from '../redis-client.js';

/** Arguments as clients know them. */
type Known<Args extends readonly Argument[]> = {
  readonly [Index in keyof Args]: Args[Index] extends string ? string : string | Buffer;
};

/**
 * The same arguments, bytes replaced in place by a Buffer, the only kind that clients know. No bytes are copied, and no
 * second array is made: a command that is taken back must be the one that the client holds.
 */
export function withBuffers<const Args extends readonly Argument[]>(args: Args): Known<Args> {
  const list = args as unknown as Argument[]; // readonly is a promise to others; a Buffer of the same bytes breaks nothing
  for (let index = 0; index < list.length; index++) {
    const arg = list[index]!;
    if (typeof arg === 'string' || Buffer.isBuffer(arg)) continue;
    list[index] = Buffer.from(arg.buffer, arg.byteOffset, arg.byteLength);
  }
  return args as Known<Args>; // just made so
}
