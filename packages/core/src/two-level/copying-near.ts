import type { AnyCache } from '../cache.js';
import { whenReady } from '../mode/replies.js';
import { Forwarding } from '../wrappers/forwarding.js';

/** A near level each of whose readers is given a copy of what it holds. */
export class CopyingNear extends Forwarding<AnyCache> {
  readonly #give: (held: unknown) => unknown;

  constructor(near: AnyCache, give: (held: unknown) => unknown) {
    super(near);
    this.#give = give;
  }

  override get(key: unknown): unknown {
    return whenReady(this, this.base.get(key), this.#give);
  }

  override getMany(keys: Iterable<unknown>): Promise<unknown[]> | unknown[] {
    return whenReady(this, super.getMany(keys), (held) => (held as unknown[]).map(this.#give)); // what `getMany` answers
  }
}
