import type { SyncCache } from '../../cache.js';
import { type Loss, LostCall, SteppedLevel } from '../../coherence/interleavings/stepped-level.js';
import { CacheError } from '../../errors.js';

/** A cache that refuses some values, and loses some calls. */
export interface ChoosyLevel {
  /** What it holds now. */
  held(key: string): string | undefined;
}

/** The error of a value that cannot be kept, or undefined. */
function refusalOf(key: string, value: string): CacheError | undefined {
  return value.startsWith('odd') ? new CacheError('UNENCODABLE_VALUE', `Value of ${key} cannot be stored`) : undefined;
}

/** One that answers step by step. */
export class AsyncChoosyLevel extends SteppedLevel implements ChoosyLevel {
  override set(key: string, value: string): Promise<boolean> {
    const refusal = refusalOf(key, value);
    return refusal ? Promise.reject(refusal) : super.set(key, value);
  }

  override setMany(entries: Iterable<readonly [string, string]>): Promise<boolean[]> {
    const list = [...entries];
    const refusal = list.map(([key, value]) => refusalOf(key, value)).find(Boolean);
    return refusal ? Promise.reject(refusal) : super.setMany(list);
  }
}

/** One that answers at once. */
export class SyncChoosyLevel implements ChoosyLevel, SyncCache<string, string> {
  readonly #entries = new Map<string, string>();

  constructor(
    key: string,
    first: string | undefined,
    readonly lossOf: (operation: string) => Loss | undefined,
  ) {
    if (first !== undefined) this.#entries.set(key, first);
  }

  held(key: string): string | undefined {
    return this.#entries.get(key);
  }

  get(key: string): string | undefined {
    return this.#call('get', () => this.#entries.get(key));
  }

  has(key: string): boolean {
    return this.#call('has', () => this.#entries.has(key));
  }

  set(key: string, value: string): void {
    const refusal = refusalOf(key, value);
    if (refusal) throw refusal;
    this.#call('set', () => this.#entries.set(key, value));
  }

  delete(key: string): boolean {
    return this.#call('delete', () => this.#entries.delete(key));
  }

  clear(): void {
    this.#call('clear', () => this.#entries.clear());
  }

  #call<T>(operation: string, effect: () => T): T {
    const loss = this.lossOf(operation);
    if (loss === 'request') throw new LostCall(operation);
    const answer = effect();
    if (loss === 'reply') throw new LostCall(operation);
    return answer;
  }
}
