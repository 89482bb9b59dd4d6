import type { ClearOptions, KeysOptions, SetOptions, SyncCache } from '../../cache.js';
import { Forwarding } from '../../wrappers/forwarding.js';
import { Faults, type Operation } from './faults.js';

/** A cache that answers at once, in which chosen operations fail. It has every power. */
export class FaultySyncCache<K = string, V = unknown> extends Faults implements SyncCache<K, V> {
  // Values stay unknown here: a V that might itself be a promise would leave open in which mode the base answers.
  readonly #base: Forwarding<SyncCache<K, unknown>>;

  constructor(base: SyncCache<K, V>) {
    super();
    this.#base = new Forwarding(base as SyncCache<K, unknown>); // only values of V are written
  }

  get(key: K): V | undefined {
    return this.#call('get', [key], () => this.#base.get(key)) as V | undefined; // the base keeps values of V
  }

  set(key: K, value: V, options?: SetOptions): void {
    this.#call('set', [key], () => this.#base.set(key, value, options));
  }

  has(key: K): boolean {
    return this.#call('has', [key], () => this.#base.has(key));
  }

  delete(key: K): boolean {
    return this.#call('delete', [key], () => this.#base.delete(key));
  }

  getMany(keys: Iterable<K>): (V | undefined)[] {
    const list = [...keys];
    return this.#call('getMany', list, () => this.#base.getMany(list)) as (V | undefined)[]; // as in get
  }

  setMany(entries: Iterable<readonly [K, V]>, options?: SetOptions): void {
    const list = [...entries];
    const keys = list.map(([key]) => key);
    this.#call('setMany', keys, () => this.#base.setMany(list, options));
  }

  deleteMany(keys: Iterable<K>): number {
    const list = [...keys];
    return this.#call('deleteMany', list, () => this.#base.deleteMany(list));
  }

  clear(options?: ClearOptions): void {
    this.#call('clear', [], () => this.#base.clear(options));
  }

  keys(options?: KeysOptions): Iterable<K> {
    return this.#call('keys', [], () => this.#base.keys(options));
  }

  get size(): number {
    return this.#call('size', [], () => this.#base.size);
  }

  getRemainingTTL(key: K): number {
    return this.#call('getRemainingTTL', [key], () => this.#base.getRemainingTTL(key));
  }

  now(key: K): number {
    return this.#call('now', [key], () => this.#base.now(key));
  }

  close(): void {
    this.#call('close', [], () => this.#base.close());
  }

  #call<T>(operation: Operation, keys: readonly unknown[], act: () => T): T {
    this.note(operation, keys);
    this.failIfTold(operation);
    return act();
  }
}
