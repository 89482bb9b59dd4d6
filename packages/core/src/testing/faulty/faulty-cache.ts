import type { AsyncCache, KeysOptions } from '../../cache.js';
import type { MaybePromise } from '../../mode/replies.js';
import type { Operation } from './faults.js';
import { FaultyCalls } from './faulty-calls.js';
import { HeldCall, type Leg } from './held-call.js';

/**
 * A cache with promises in which chosen operations fail, or are held back until a test releases them.
 *
 * It hands on to any base, sync or async, and has every power. A base that answers at once does so when the call is made.
 */
export class FaultyCache<K = string, V = unknown> extends FaultyCalls<true, K, V> implements AsyncCache<K, V> {
  readonly async = true;
  #knowsTime = false;
  readonly #held = new Map<Operation, HeldCall[]>();

  /**
   * Holds the next call of an operation back that is not held yet.
   *
   * As a `reply` (the default) the base does the work at once and its answer is kept back; as a `request` the base hears
   * of the call only when it is released.
   */
  hold(operation: Operation, leg: Leg = 'reply'): HeldCall {
    const call = new HeldCall(leg);
    this.#held.set(operation, [...(this.#held.get(operation) ?? []), call]);
    return call;
  }

  override async *keys(options?: KeysOptions): AsyncGenerator<K> {
    yield* (await super.keys(options)) as Iterable<K> | AsyncIterable<K>; // the promise of what the base yields
  }

  /** As that of a server: a promise until the time is known, and a number from then on. */
  override now(key: K): MaybePromise<number> {
    if (this.#knowsTime) return this.base.now(key) as number; // as it was the first time
    return this.call('now', [key], () => this.base.now(key)).then((time) => {
      this.#knowsTime = true;
      return time as number; // what the base answers
    });
  }

  protected override async call(operation: Operation, keys: readonly unknown[], act: () => unknown): Promise<unknown> {
    this.note(operation, keys);
    const held = this.#held.get(operation)?.shift();
    if (held?.leg === 'request') await held.wait();
    this.failIfTold(operation);
    const reply = await act();
    if (held?.leg === 'reply') await held.wait();
    return reply;
  }
}
