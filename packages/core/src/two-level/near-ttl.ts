import type { AnyCache, SetOptions } from '../cache.js';
import type { Clock } from '../clock.js';
import { isCacheError } from '../errors.js';
import type { CacheFailed } from '../events.js';
import { canExpire, firstUnder } from '../misuse.js';
import type { MaybePromise, Mode } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';

/** What bounds the time for which near keeps a value. */
export interface NearTtlOptions {
  /** The longest that near keeps a value, in milliseconds. */
  readonly nearTtl: number | undefined;
  /** Whether far is asked how long it will keep a value, also where another bound is known. */
  readonly farTtl: boolean;
  readonly clock: Clock;
}

/** When an entry expires, on the clock; or why that is not known. */
export type Expiry = number | CacheFailed;

/** How long near may keep a value: at most as long as it is told to, by itself or by `nearTtl`, and as far does. */
export class NearTtl {
  readonly #far: AnyCache;
  readonly #clock: Clock;
  /** The bound of every value, in milliseconds. */
  readonly bound: number;
  /** Whether near can expire entries at all. */
  readonly canExpire: boolean;
  readonly #mode: Mode;
  /** Whether far is asked. Not any more once it has said that it cannot tell. */
  #asks: boolean;

  constructor(near: AnyCache, far: AnyCache, { nearTtl = Number.POSITIVE_INFINITY, farTtl, clock }: NearTtlOptions) {
    this.#far = far;
    this.#clock = clock;
    this.bound = Math.min(nearTtl, near.ttl || Number.POSITIVE_INFINITY);
    this.canExpire = canExpire(near);
    this.#mode = { async: far.async };
    this.#asks = (farTtl || this.bound === Number.POSITIVE_INFINITY) && far.getRemainingTTL !== undefined;
  }

  /**
   * When far's entry of a key expires, on the clock; to be asked before its value, so that both answers come in one round
   * trip. `Infinity` also where far is not asked or cannot tell. Where far fails, the event that is to be told if a value
   * is not kept for that. Never fails.
   */
  ofFar(key: unknown): MaybePromise<Expiry> {
    return this.#asks ? run(this.#mode, this.#ask(key)) : Number.POSITIVE_INFINITY;
  }

  *#ask(key: unknown): Steps<Expiry> {
    const asked = this.#clock.now(); // before the answers of far, which take their time
    try {
      return asked + Number(yield this.#far.getRemainingTTL?.(key));
    } catch (error) {
      if (!isCacheError(error, 'UNSUPPORTED')) return { type: 'cache-failed', error, key };
      this.#asks = false;
      return Number.POSITIVE_INFINITY;
    }
  }

  /** When an entry expires that is kept from now on, on the clock. */
  expiryOf(ttl: number): number {
    return this.#clock.now() + ttl;
  }

  /** Milliseconds until then; not positive when it is over. */
  left(expiry: number): number {
    return expiry - this.#clock.now();
  }

  /** The options with which near keeps a value for at most so long; undefined where it must not keep it. */
  options(longest: number): SetOptions | undefined {
    const shortest = Math.min(longest, this.bound);
    if (shortest === Number.POSITIVE_INFINITY) return {}; // a near that cannot expire would refuse even `Infinity`
    const ttl = Math.floor(shortest); // some stores take whole milliseconds only
    return ttl > 0 && this.canExpire ? { ttl } : undefined;
  }
}

/** Options of lru-cache and TTLCache by which an entry outlives its ttl. */
const PROLONGING = ['updateAgeOnGet', 'updateAgeOnHas', 'allowStale', 'noUpdateTTL'] as const;

/** The error of a near level whose entries may outlive their ttl, or undefined where they do not. */
export function nearMisuse(near: AnyCache): TypeError | undefined {
  const option = firstUnder(near, prolonging);
  return option === undefined
    ? undefined
    : new TypeError(`A near level must let entries expire in time, and has the option ${option}`);
}

function prolonging(cache: { readonly [P in (typeof PROLONGING)[number]]?: unknown }): string | undefined {
  return PROLONGING.find((name) => cache[name]);
}
