import type { Entry } from './envelope.js';

/** How long a result may be used once its ttl is over, and when it is renewed. Lengths are milliseconds from the end of the ttl on. */
export interface Windows {
  readonly staleWhileRevalidate?: number | undefined;
  readonly staleIfError?: number | undefined;
  /** The part of the ttl, from 0 to 1, after which a hit renews the result; or `'xfetch'`: the earlier, the longer a load takes. */
  readonly refreshAhead?: number | 'xfetch' | undefined;
}

/**
 * What may be done with a result.
 *
 * - `fresh`: it is the answer.
 * - `refresh`: it is the answer, and is to be renewed behind it.
 * - `stale`: it is the answer only where a load fails, or takes too long.
 * - `dead`: it is no answer any more.
 */
export type Freshness = 'fresh' | 'refresh' | 'stale' | 'dead';

/**
 * Judges a result at a time of its server's clock. Both windows begin where the ttl ends, as in RFC 5861; an end belongs to what
 * comes after it. `random` gives numbers from 0 to 1, without 1; it is asked for `'xfetch'` alone.
 */
export function freshness(entry: Entry, windows: Windows, now: number, random: () => number): Freshness {
  const over = now - entry.storedAt - entry.freshFor;
  if (over < 0) return isAhead(entry, windows, -over, random) ? 'refresh' : 'fresh';
  if (over < (windows.staleWhileRevalidate ?? 0)) return 'refresh';
  return over < (windows.staleIfError ?? 0) ? 'stale' : 'dead';
}

function isAhead({ freshFor, took }: Entry, { refreshAhead }: Windows, left: number, random: () => number): boolean {
  if (refreshAhead === undefined || left === Number.POSITIVE_INFINITY) return false;
  // Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015, with beta = 1.
  if (refreshAhead === 'xfetch') return -took * Math.log(1 - random()) >= left;
  return freshFor - left >= freshFor * refreshAhead;
}
