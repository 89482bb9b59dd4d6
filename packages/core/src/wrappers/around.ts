import type { AnyCache, ClearOptions } from '../cache.js';
import type { KeyOf, Reply, StatsOf, ValueOf } from '../derived.js';
import { Forwarding, type Operation } from './forwarding.js';

/**
 * The parent of the wrappers that do one thing around every call about keys: they override `around`, and no call gets past
 * it. (Listing and counting keys, the time, `stats` and `close` are no such calls.)
 */
export abstract class Around<C extends AnyCache, S = StatsOf<C>> extends Forwarding<C, KeyOf<C>, S> {
  /** Does its thing, and answers what `act`, the call to the base, answers. `keys` are those of the call; none for `clear`. */
  protected abstract around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown;

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    return this.around('get', [key], () => super.get(key));
  }

  override clear(options?: ClearOptions): Reply<C, void>;
  override clear(options?: ClearOptions): unknown {
    return this.around('clear', [], () => super.clear(options));
  }

  protected override withKeys(
    operation: Operation,
    keys: readonly unknown[],
    act: (names: readonly unknown[]) => unknown,
  ): unknown {
    return this.around(operation, keys, () => act(keys));
  }
}
