import { Backoff } from '../backoff.js';
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

/** So many keys are deleted in one call. */
const TOGETHER = 1_000;

const ALL: Scope = { prefix: '' };

/** What debts go by. */
export interface DebtsOptions {
  readonly clock: Timers;
  readonly random: () => number;
  readonly tell: Tell;
  /** For how long far keeps what it is given without a ttl, in milliseconds; undefined where that has no end. */
  readonly farTtl: () => number | undefined;
  /** Whether far has refused a call for these keys, and would again: then it never had an effect. */
  readonly refused: (error: unknown, scope: Scope) => boolean;
  /** Deletes in far, and settles. */
  readonly pay: (scope: Scope) => MaybePromise<unknown>;
}

/**
 * The deletes that far is owed: of keys whose write or delete it has not acknowledged, and may yet carry out, or not. Until a delete of
 * such a key has reached far, nobody knows whether what far has is older than what this process has written; so to this process far
 * has nothing under it. Deletes alone are tried again: a write that is sent once more might undo another process' newer one.
 */
export class Debts {
  /** When each key was owed last, by count. */
  readonly #keys = new Map<unknown, number>();
  /** Likewise of all keys. */
  #all: number | undefined;
  #count = 0;
  readonly #backoff: Backoff;
  #stop: (() => void) | undefined;
  #closed = false;
  readonly #options: DebtsOptions;

  constructor(options: DebtsOptions) {
    this.#options = options;
    this.#backoff = new Backoff(FIRST, LONGEST, options.random);
  }

  /** How many keys are owed; `Infinity` where all are. */
  get size(): number {
    return this.#all === undefined ? this.#keys.size : Number.POSITIVE_INFINITY;
  }

  owes(key: unknown): boolean {
    // 1. A set of this process leaves, and is told TIMEOUT. 2. Far carries it out, or has the older value: either would be a wrong answer.
    return this.size > 0 && (this.#all !== undefined || this.#keys.has(key));
  }

  /** A write or a delete of these keys has failed with this error. */
  owe(scope: Scope, error: unknown): void {
    if (this.#options.refused(error, scope)) return;
    const at = ++this.#count;
    if ('prefix' in scope) {
      if (!refusesClear(error)) this.#all = at;
    } else for (const key of scope) this.#keys.set(key, at);
    if (this.#keys.size > MOST) {
      // 1. 10,001 writes get lost. 2. A list of all would grow as long as far is away.
      this.#options.tell({ type: 'debts-overflow', keys: this.#keys.size });
      this.#all = at;
      this.#keys.clear();
    }
    if (this.size > 0) this.#payLater();
  }

  /** A delete of these keys leaves for far: what is to be called once far has acknowledged it. */
  paying(scope: Scope): () => void {
    const at = this.#count;
    return () => {
      // 1. A delete leaves. 2. A set of its key fails. 3. Far acknowledges the delete: the set may still be carried out.
      const isPaid = (since: number | undefined) => since !== undefined && since <= at;
      const keys = 'prefix' in scope ? [...this.#keys.keys()] : scope;
      for (const key of keys) if (isPaid(this.#keys.get(key))) this.#keys.delete(key);
      if ('prefix' in scope && isPaid(this.#all)) this.#all = undefined;
      if (this.size === 0) this.#rest();
    };
  }

  close(): void {
    this.#closed = true;
    this.#rest();
  }

  #rest(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#backoff.reset();
  }

  #payLater(): void {
    if (this.#stop || this.#closed) return;
    this.#stop = setIdleTimer(this.#options.clock, this.#backoff.next(), () => void this.#payNow());
  }

  async #payNow(): Promise<void> {
    this.#stop = undefined;
    const scope = this.#all === undefined ? [...this.#keys.keys()].slice(0, TOGETHER) : ALL;
    if (await this.#pay(scope)) this.#backoff.reset(); // far is back: the next ones follow soon
    if (this.size > 0) this.#payLater();
  }

  /** Whether far has acknowledged the delete. */
  async #pay(scope: Scope): Promise<boolean> {
    try {
      await this.#options.pay(scope);
      return true;
    } catch (error) {
      if (scope === ALL) {
        if (refusesClear(error)) this.#outlast();
      } else if (repeats(error)) {
        // One of them is refused, and will be again: far never has it.
        if ('length' in scope && scope.length > 1) for (const key of scope) await this.#pay([key]);
        else this.paying(scope)();
      }
      return false;
    }
  }

  /** Far cannot be cleared: waits until it has nothing any more of what it had. */
  #outlast(): void {
    const settle = this.paying(ALL);
    const { clock, farTtl } = this.#options;
    const ttl = farTtl() ?? Number.POSITIVE_INFINITY;
    if (this.#closed) return;
    this.#stop = setIdleTimer(clock, ttl, () => {
      this.#stop = undefined;
      settle();
      if (this.size > 0) this.#payLater();
    });
  }
}

/** Whether far cannot be cleared, now or later. */
function refusesClear(error: unknown): boolean {
  return isCacheError(error, 'CLEAR_REFUSED') || repeats(error);
}
