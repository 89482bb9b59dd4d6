import type { Clock } from '@ctu/core';

/** What Memcached takes for a number of seconds from now; anything above is a time of the calendar to it. */
const LONGEST_RELATIVE = 30 * 24 * 60 * 60;
/** The server reads a signed number of 32 bits: its calendar ends in January 2038. */
const LAST = 2 ** 31 - 1;

/**
 * When an entry expires, as Memcached takes it, of a ttl in milliseconds: whole seconds from now, rounded up; beyond 30
 * days a Unix time by this clock; 0, which means never, for `Infinity`.
 */
export function expiryOf(ttl: number, clock: Clock): number {
  if (ttl === Number.POSITIVE_INFINITY) return 0;
  const seconds = Math.max(1, Math.ceil(ttl / 1_000)); // the smallest number there is, divided, is 0: never
  return seconds <= LONGEST_RELATIVE ? seconds : Math.min(LAST, Math.ceil((clock.now() + ttl) / 1_000));
}
