import { setIdleTimer, type Timers } from '../clock.js';
import type { Scope } from '../coherence/stores.js';
import { isCacheError, repeats } from '../errors.js';
import type { Tell } from '../events.js';
import type { MaybePromise } from '../mode/replies.js';

/** How many keys may be owed at a time. Beyond that all are. */
const MOST = 10_000;

/** The first pause before what is owed is tried again, and the longest, in milliseconds. Each is twice the one before. */
const FIRST = 100;
const LONGEST = 5_000;

const ALL: Scope = { prefix: '' };

/** What debts go by. */
export interface DebtsOptions {
  readonly clock: Timers;
  readonly random: () => number;
  readonly tell: Tell;
  /** For how long far keeps what it is given without a ttl, in milliseconds; undefined where that has no end. */
  readonly farTtl: () => number | undefined;
  /** Deletes in far, and settles. */
  readonly pay: (scope: Scope) => MaybePromise<unknown>;
}

/**
 * The deletes that far is owed: of keys whose write or delete it has not acknowledged, and may yet carry out, or not. Until a delete of
 * such a key has reached far, nobody knows whether what far has is older than what this process has written; so to this process far
 * has nothing under it. Deletes alone are tried again: a write that is sent once more might undo another process' newer one.
 */
export class Debts {
  readonly #keys = new Set<unknown>();
  #all = false;
  #pause = FIRST;
  #stop: (() => void) | undefined;
  #closed = false;
  readonly #options: DebtsOptions;

  constructor(options: DebtsOptions) {
    this.#options = options;
  }

  /** How many keys are owed; `Infinity` where all are. */
  get size(): number {
    return this.#all ? Number.POSITIVE_INFINITY : this.#keys.size;
  }

  owes(key: unknown): boolean {
    // 1. A set of this process leaves, and is told TIMEOUT. 2. Far carries it out, or has the older value: either would be a wrong answer.
    return this.#all || this.#keys.has(key);
  }

  /** A write or a delete of these keys has failed with this error. */
  owe(scope: Scope, error: unknown): void {
    if (repeats(error)) return; // far has refused it, and will again: it never had an effect
    if ('prefix' in scope) {
      this.#all ||= !refusesClear(error);
    } else for (const key of scope) this.#keys.add(key);
    if (this.#keys.size > MOST) {
      // 1. 10,001 writes get lost. 2. A list of all would grow as long as far is away.
      this.#options.tell({ type: 'debts-overflow', keys: this.#keys.size });
      this.#all = true;
      this.#keys.clear();
    }
    if (this.size > 0) this.#payLater();
  }

  /** Far has acknowledged a delete of these keys. */
  settle(scope: Scope): void {
    if ('prefix' in scope) {
      this.#all = false;
      this.#keys.clear();
    } else for (const key of scope) this.#keys.delete(key);
    if (this.size === 0) this.#rest();
  }

  close(): void {
    this.#closed = true;
    this.#rest();
  }

  #rest(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#pause = FIRST;
  }

  #payLater(): void {
    if (this.#stop || this.#closed) return;
    const { clock, random } = this.#options;
    const pause = this.#pause * (0.5 + random() / 2); // so that processes that lost one server do not come back together
    this.#pause = Math.min(2 * this.#pause, LONGEST);
    this.#stop = setIdleTimer(clock, pause, () => void this.#payNow());
  }

  async #payNow(): Promise<void> {
    const scope = this.#all ? ALL : [...this.#keys];
    try {
      await this.#options.pay(scope);
    } catch (error) {
      if (scope === ALL && refusesClear(error)) return this.#outlast();
      if (repeats(error)) this.settle(scope); // far will never take it
    }
    this.#stop = undefined;
    if (this.size > 0) this.#payLater();
  }

  /** Far cannot be cleared: waits until it has nothing any more of what it had. */
  #outlast(): void {
    const ttl = this.#options.farTtl();
    if (ttl !== undefined) this.#stop = setIdleTimer(this.#options.clock, ttl, () => this.settle(ALL));
  }
}

/** Whether far cannot be cleared, now or later. */
function refusesClear(error: unknown): boolean {
  return isCacheError(error, 'CLEAR_REFUSED') || repeats(error);
}
