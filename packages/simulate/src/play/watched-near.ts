import { MemoryCache, type SetOptions } from '@ctu/core';
import { NEAR, type Parts } from './stack.js';

/** A near level that tells what happens in it. */
export class WatchedNear extends MemoryCache<string, string> {
  /** What it holds, the oldest first. (To ask it for that would drop what has expired, so the history would depend on who looks.) */
  readonly held = new Map<string, string>();
  readonly #watcher: Parts['watcher'];

  constructor({ clock, watcher }: Pick<Parts, 'clock' | 'watcher'>) {
    super({ max: NEAR.max, clock });
    this.#watcher = watcher;
  }

  override get(key: string): string | undefined {
    const value = super.get(key);
    if (value === undefined) this.held.delete(key);
    else {
      this.#watcher.hit('near');
      this.#watcher.moved('near', 'hit', key);
    }
    return value;
  }

  override set(key: string, value: string, options?: SetOptions): void {
    this.setMany([[key, value]], options);
  }

  override setMany(entries: Iterable<readonly [string, string]>, options?: SetOptions): void {
    const list = [...entries];
    super.setMany(list, options);
    for (const [key, value] of list) {
      this.held.delete(key);
      this.held.set(key, value);
      this.#watcher.moved('near', 'filled', key);
    }
    for (const oldest of [...this.held.keys()].slice(0, -NEAR.max)) this.held.delete(oldest);
  }

  override delete(key: string): boolean {
    const was = super.delete(key);
    this.held.delete(key);
    if (was) this.#watcher.moved('near', 'forgotten', key);
    return was;
  }

  override clear(): void {
    if (this.held.size > 0) this.#watcher.noted('empties its near level');
    this.held.clear();
    super.clear();
  }
}
