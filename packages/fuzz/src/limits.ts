import type { Arguments } from './call.js';
import type { Face } from './face.js';

/** What is known to go wrong, and not looked for until it is cured. Who cures one removes its line. */
const limits: Record<string, (face: Face, args: Arguments) => boolean> = {
  'a codec of texts writes one that is not well-formed, and UTF-8 changes it': ({ codec }, { entries }) =>
    codec === 'text' && entries.some(({ value }) => illFormed(value)),
};

/** Whether a call would meet a known limit. */
export function isLimited(face: Face, args: Arguments): boolean {
  return Object.values(limits).some((applies) => applies(face, args));
}

/** Known too: a `get` of two levels that joins a `getMany` under way fails with an error that has the key of a neighbour. */
export function mayHaveOtherKey({ stack }: Face): boolean {
  return Boolean(stack.near);
}

function illFormed(text: unknown): boolean {
  return typeof text === 'string' && /\p{Surrogate}/u.test(text);
}
