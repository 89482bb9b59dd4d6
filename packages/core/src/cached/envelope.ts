/** What is known of a result besides its value. */
export interface Entry {
  /** When it was loaded, in milliseconds on the clock of its key's server. */
  readonly storedAt: number;
  /** For how long from then on it is fresh, in milliseconds; `Infinity` as long as it is kept. */
  readonly freshFor: number;
  /** How long its load took, in milliseconds. */
  readonly took: number;
  /** undefined: the function answered that there is nothing. */
  readonly value: unknown;
}

/**
 * How a result stands in a cache of which more has to be known than its value: as an object that every codec can tell. The list has
 * the version of this form, and the members of an entry; for ever is null, and the value is left out where it is undefined.
 */
export interface Envelope {
  readonly $cached: readonly [version: 1, storedAt: number, freshFor: number | null, took: number, value?: unknown];
}

/** Whether something found is an envelope, of whatever version and origin. A result that looks like one is put into one. */
export function isEnveloped(found: unknown): found is { readonly $cached: unknown } {
  return (found as { $cached?: unknown } | null)?.$cached !== undefined; // asked of anything, safely
}

export function enveloped({ storedAt, freshFor, took, value }: Entry): Envelope {
  const duration = freshFor === Number.POSITIVE_INFINITY ? null : freshFor;
  return { $cached: value === undefined ? [1, storedAt, duration, took] : [1, storedAt, duration, took, value] };
}

/** What an envelope holds; undefined for one of another version, or of foreign origin. */
export function opened({ $cached }: { readonly $cached: unknown }): Entry | undefined {
  if (!Array.isArray($cached)) return undefined;
  // By their places: taking an array apart would ask it for an iterator, on the way to every hit.
  const entry = $cached as unknown[];
  const storedAt = entry[1];
  const freshFor = entry[2] === null ? Number.POSITIVE_INFINITY : entry[2];
  const took = entry[3];
  if (entry[0] !== 1 || typeof storedAt !== 'number' || typeof freshFor !== 'number' || typeof took !== 'number')
    return undefined;
  return { storedAt, freshFor, took, value: entry[4] };
}
