import type { AnyCache } from '../cache.js';
import type { Flights } from '../coherence/flights.js';
import type { Tell } from '../events.js';
import type { Debts } from '../protocol/debts.js';
import { same } from '../values/same.js';
import type { Forwarding } from '../wrappers/forwarding.js';
import type { NearTtl } from './near-ttl.js';

/** What comparing near with far has shown. */
export interface VerifyStats {
  /** How many near hits were compared, and how many of them had another value than far. */
  readonly checked: number;
  readonly stale: number;
  /** Of how many far had nothing: it has let go of them, or somebody has deleted them unheard. */
  readonly gone: number;
  /** How old the oldest stale one was at most, in milliseconds, where near tells; else 0. */
  readonly oldest: number;
}

/** What it compares. */
interface Compared {
  readonly near: Forwarding<AnyCache>;
  readonly far: Forwarding<AnyCache>;
  readonly flights: Flights;
  readonly debts: Debts;
  readonly nearTtl: NearTtl;
  readonly tell: Tell;
}

/** Compares one in so many near hits with far, behind the answer, one at a time: a meter of coherence. */
export class Verifier {
  readonly counts = { checked: 0, stale: 0, gone: 0, oldest: 0 };
  readonly #levels: Compared;
  readonly #rate: number;
  readonly #random: () => number;
  /** How many hits are not compared before the next one that is. */
  #skip: number;
  #busy = false;

  /** `rate`: the part of the hits that are compared. */
  constructor(levels: Compared, rate: number, random: () => number) {
    this.#levels = levels;
    this.#rate = rate;
    this.#random = random;
    this.#skip = this.#pause();
  }

  /** Near has answered. */
  hit(key: unknown, value: unknown): void {
    if (this.#skip-- > 0) return;
    this.#skip = this.#pause();
    void this.#compare(key, value);
  }

  /** By chance, so that it does not fall in with the rhythm of a program. */
  #pause(): number {
    return Math.floor(Math.log(1 - this.#random()) / Math.log1p(-this.#rate));
  }

  async #compare(key: unknown, value: unknown): Promise<void> {
    const { flights, debts } = this.#levels;
    // 1. A resilient cache has what far has not acknowledged. 2. They differ, and that is no fault.
    if (this.#busy || debts.owes(key)) return;
    this.#busy = true;
    const flight = flights.begin(key);
    try {
      const found = await this.#found(key, value);
      // 1. A write of this process begins. 2. It reaches far, and not yet near. 3. They differ, and that is no fault.
      if (!flight.joinable || debts.owes(key)) return;
      this.counts.checked++;
      if (found === 'gone') this.counts.gone++;
      else if (found === 'stale') await this.#isStale(key);
    } catch {
      // A level that fails tells nothing.
    } finally {
      flights.failed(key, flight); // it has brought nothing
      this.#busy = false;
    }
  }

  async #found(key: unknown, value: unknown): Promise<'same' | 'stale' | 'gone'> {
    const { near, far } = this.#levels;
    const inFar: unknown = await far.base.get(key);
    if (inFar === undefined) return 'gone';
    // 1. Far answers the older value. 2. Another process writes it, and near hears of it: only what lasts is a fault.
    const isStale =
      !same(inFar, value) && same(await near.base.get(key), value) && !same(await far.base.get(key), value);
    return isStale ? 'stale' : 'same';
  }

  async #isStale(key: unknown): Promise<void> {
    const { near, nearTtl, tell } = this.#levels;
    const left = near.base.getRemainingTTL ? Number(await near.getRemainingTTL(key)) : Number.NaN;
    const age = Number.isFinite(nearTtl.bound - left) ? nearTtl.bound - left : undefined;
    this.counts.stale++;
    this.counts.oldest = Math.max(this.counts.oldest, age ?? 0);
    tell({ type: 'near-stale', key, age });
  }
}
