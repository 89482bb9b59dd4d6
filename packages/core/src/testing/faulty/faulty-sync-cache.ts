import type { SyncCache } from '../../cache.js';
import type { Operation } from './faults.js';
import { FaultyCalls } from './faulty-calls.js';

/** A cache that answers at once, in which chosen operations fail. It has every power. */
export class FaultySyncCache<K = string, V = unknown> extends FaultyCalls<false, K, V> implements SyncCache<K, V> {
  readonly async = false;

  /** The base answers at once, too. */
  constructor(base: SyncCache<K, V>) {
    super(base);
  }

  protected override call(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    this.note(operation, keys);
    this.failIfTold(operation);
    return act();
  }
}
