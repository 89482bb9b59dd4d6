/** Every power that a cache may lack, each with what the contract asks of a cache that has it. */
export const powers = {
  misuse: 'what no cache may take (undefined, a ttl that is not positive) is refused',
  ttl: '`set` takes a ttl',
  'fractional-ttl': 'a ttl need not be a whole number of milliseconds',
  expiry: 'an entry is gone soon after its ttl is over, as the clock is advanced or, without one, as real time passes',
  'exact-expiry': 'an entry is expired at the very millisecond at which its ttl is over',
  clock: 'the time that the cache reads can be advanced by the test',
  many: '`getMany`, `setMany` and `deleteMany`',
  clear: '`clear`',
  keys: '`keys`',
  size: '`size`',
  'remaining-ttl': '`getRemainingTTL`',
  now: '`now` tells the time by which the entries expire',
  close: '`close` and `Symbol.asyncDispose`',
  closed: 'after `close`, every call is refused with `CLOSED`',
  neighbour: 'there is another cache on the same store that must not notice anything',
} as const;

/** Something that a cache may be able to do, see {@link powers}. */
export type Power = keyof typeof powers;

/** What a cache is not put to, each with the reason: powers that it lacks, and single cases. What is not in here must work. */
export type Lacks = { readonly [P in Power]?: string | undefined } & {
  /** Reasons by the names of cases. */
  readonly cases?: { readonly [name: string]: string } | undefined;
};
