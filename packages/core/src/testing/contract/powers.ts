/** Every power that a cache may lack, each with what the contract asks of a cache that has it. */
export const powers = {
  misuse: 'what no cache may take (undefined, a ttl that is not positive) is refused',
  ttl: '`set` takes a ttl, and the entry expires',
  'fractional-ttl': 'a ttl need not be a whole number of milliseconds',
  clock: 'the time that the cache reads can be advanced by the test',
  'exact-expiry': 'an entry is expired at the very millisecond at which its ttl is over',
  'real-time': 'entries expire as real time passes, so that a case may wait for it',
  many: '`getMany`, `setMany` and `deleteMany`',
  clear: '`clear`',
  keys: '`keys`',
  size: '`size`',
  close: '`close` and `Symbol.asyncDispose`',
  neighbour: 'there is another cache on the same store that must not notice anything',
} as const;

/** Something that a cache may be able to do, see {@link powers}. */
export type Power = keyof typeof powers;

/** The powers that a cache lacks, each with the reason. What is not in here must work. */
export type Lacks = { readonly [P in Power]?: string };
