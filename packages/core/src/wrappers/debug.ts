import type { AnyCache } from '../cache.js';
import { check, checkOptions } from '../checks.js';
import type { Clock } from '../clock.js';
import { showError, showKey } from '../errors.js';
import { guarded } from '../events.js';
import { observed } from '../mode/replies.js';
import { Around } from './around.js';
import type { Operation } from './forwarding.js';

export interface DebugCacheOptions {
  /** What begins each line. Default: `cache`. */
  readonly name?: string | undefined;
  /** Where durations are read. Default: `performance`. */
  readonly clock?: Clock | undefined;
}

/**
 * A cache that writes one line per operation, with its outcome and duration: keys, never values.
 *
 * @example
 * ```ts
 * import { DebugCache } from '@ctu/core';
 *
 * const lines: string[] = [];
 * const cache = new DebugCache(new Map<string, number>(), (line) => lines.push(line), { name: 'near' });
 * cache.get('answer');
 *
 * console.log(lines[0]?.replace(/[\d.]+ ms/, '0.01 ms')); // → near: get "answer": miss, 0.01 ms
 * ```
 */
export class DebugCache<C extends AnyCache> extends Around<C> {
  readonly #log: (message: string) => unknown;
  readonly #name: string;
  readonly #clock: Clock;

  /** What `log` throws changes no answer. */
  constructor(base: C, log: (message: string) => unknown, options: DebugCacheOptions = {}) {
    super(base);
    check({ log }, { log: 'a function' });
    checkOptions(options, { name: 'a string', clock: 'a clock with now' });
    this.#log = log;
    this.#name = options.name ?? 'cache';
    this.#clock = options.clock ?? performance;
  }

  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    const start = this.#clock.now();
    const what = operation === 'clear' ? operation : `${operation} ${showKeys(keys)}`;
    const log = (end: string): void => {
      const duration = (this.#clock.now() - start).toFixed(3);
      guarded(this.#log, `${this.#name}: ${what}: ${end}, ${duration} ms`);
    };
    return observed(
      this,
      act,
      (reply) => log(outcome(operation, reply)),
      (error) => log(`failed with ${showError(error)}`),
    );
  }
}

function outcome(operation: Operation, reply: unknown): string {
  if (operation === 'get') return reply === undefined ? 'miss' : 'hit';
  if (operation !== 'getMany') return reply === undefined ? 'done' : String(reply);
  const values = reply as unknown[]; // what getMany answers
  return `${values.filter((value) => value !== undefined).length} of ${values.length} hit`;
}

function showKeys(keys: readonly unknown[]): string {
  const shown = keys.slice(0, 3).map(showKey);
  return keys.length > 3 ? `${shown.join(' ')} … (${keys.length})` : shown.join(' ');
}
