import type { AnyCache, AsyncCache, ClearOptions, KeysOptions, SetOptions } from '../../cache.js';
import type { MaybePromise } from '../../mode/replies.js';
import { Forwarding } from '../../wrappers/forwarding.js';
import { Faults, type Operation } from './faults.js';
import { HeldCall, type Leg } from './held-call.js';

/**
 * A cache with promises in which chosen operations fail, or are held back until a test releases them.
 *
 * It hands on to any base, sync or async, and has every power. A base that answers at once does so when the call is made.
 */
export class FaultyCache<K = string, V = unknown> extends Faults implements AsyncCache<K, V> {
  readonly async = true;
  readonly #base: Forwarding<AnyCache>;
  #knowsTime = false;
  readonly #held = new Map<Operation, HeldCall[]>();

  constructor(base: AnyCache) {
    super();
    this.#base = new Forwarding(base);
  }

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

  get(key: K): Promise<V | undefined> {
    return this.#call('get', [key], () => this.#base.get(key));
  }

  set(key: K, value: V, options?: SetOptions): Promise<void> {
    return this.#call('set', [key], () => this.#base.set(key, value, options));
  }

  has(key: K): Promise<boolean> {
    return this.#call('has', [key], () => this.#base.has(key));
  }

  delete(key: K): Promise<boolean> {
    return this.#call('delete', [key], () => this.#base.delete(key));
  }

  getMany(keys: Iterable<K>): Promise<(V | undefined)[]> {
    const list = [...keys];
    return this.#call('getMany', list, () => this.#base.getMany(list));
  }

  setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): Promise<void> {
    const list = [...entries];
    const keys = list.map(([key]) => key);
    return this.#call('setMany', keys, () => this.#base.setMany(list, options));
  }

  deleteMany(keys: Iterable<K>): Promise<number> {
    const list = [...keys];
    return this.#call('deleteMany', list, () => this.#base.deleteMany(list));
  }

  clear(options?: ClearOptions): Promise<void> {
    return this.#call('clear', [], () => this.#base.clear(options));
  }

  async *keys(options?: KeysOptions): AsyncGenerator<K> {
    yield* await this.#call('keys', [], () => this.#base.keys(options));
  }

  get size(): Promise<number> {
    return this.#call('size', [], () => this.#base.size);
  }

  getRemainingTTL(key: K): Promise<number> {
    return this.#call('getRemainingTTL', [key], () => this.#base.getRemainingTTL(key));
  }

  /** As that of a server: a promise until the time is known, and a number from then on. */
  now(key: K): MaybePromise<number> {
    if (this.#knowsTime) return this.#base.now(key);
    return this.#call('now', [key], () => this.#base.now(key)).then((time) => {
      this.#knowsTime = true;
      return time;
    });
  }

  stats(): Promise<object> {
    return this.#call('stats', [], () => this.#base.stats() as object); // a cache's stats are an object
  }

  close(): Promise<void> {
    return this.#call('close', [], () => this.#base.close());
  }

  async #call<T>(operation: Operation, keys: readonly unknown[], act: () => T): Promise<Awaited<T>> {
    this.note(operation, keys);
    const held = this.#held.get(operation)?.shift();
    if (held?.leg === 'request') await held.wait();
    this.failIfTold(operation);
    const reply = await act();
    if (held?.leg === 'reply') await held.wait();
    return reply;
  }
}
