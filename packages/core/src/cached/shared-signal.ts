import { check } from '../checks.js';
import type { Signal } from '../signal.js';

/** What ends a wait: an `AbortSignal`, or what stands for one. */
export interface Ending {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const shared = new WeakMap<Signal, SharedSignal>();

/** The signal of a caller, for all that he waits for. Throws a TypeError where there is none. */
export function signalIn({ signal }: { readonly signal: Signal }): Ending {
  check({ signal }, { signal: 'an AbortSignal with throwIfAborted' });
  const known = shared.get(signal) ?? new SharedSignal(signal);
  shared.set(signal, known);
  return known;
}

/** One caller's signal for all that he waits for: it listens to his own once, since Node warns of more than ten that do. */
class SharedSignal implements Ending {
  readonly #listeners = new Set<() => void>();
  readonly #tellAll = (): void => {
    for (const listener of this.#listeners) listener();
  };

  constructor(readonly signal: Signal) {}

  get aborted(): boolean {
    return this.signal.aborted;
  }

  get reason(): unknown {
    return this.signal.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
    this.signal.addEventListener('abort', this.#tellAll); // once, however often
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.signal.removeEventListener('abort', this.#tellAll);
  }
}
