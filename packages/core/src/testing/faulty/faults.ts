import { Disposing } from '../../mode/disposing.js';
import type { Operation as KeyOperation } from '../../wrappers/forwarding.js';

/** What can fail or be held back. */
export type Operation = KeyOperation | 'keys' | 'size' | 'now' | 'stats' | 'close';

/** A call that arrived at a faulty cache. */
export interface Call {
  readonly operation: Operation;
  /** The keys that the call was about. */
  readonly keys: readonly unknown[];
}

/** The parent of the faulty caches: which operations fail, and what was called. */
export abstract class Faults extends Disposing {
  /** Every call since construction, in order, those that failed included. */
  readonly calls: Call[] = [];
  readonly #errors = new Map<Operation, unknown>();

  /** Lets every call of an operation fail with this error, without reaching the base, until `mend`. */
  fail(operation: Operation, error: unknown): void {
    this.#errors.set(operation, error);
  }

  /** Lets an operation work again; without an argument, all of them. */
  mend(operation?: Operation): void {
    if (operation === undefined) this.#errors.clear();
    else this.#errors.delete(operation);
  }

  /** How often an operation was called. */
  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  /** Notes a call. */
  protected note(operation: Operation, keys: readonly unknown[]): void {
    this.calls.push({ operation, keys });
  }

  /** Throws the error of an operation that is to fail. */
  protected failIfTold(operation: Operation): void {
    if (this.#errors.has(operation)) throw this.#errors.get(operation);
  }
}
