import type { AnyCache, ClearOptions, KeyOf, OptionsOf, Reply, ValueOf } from '../cache.js';
import type { Clock } from '../clock.js';
import { showKey } from '../errors.js';
import { orElse, whenReady } from '../reply.js';
import { Forwarding } from './forwarding.js';

export interface DebugCacheOptions {
  /** What begins each line. Default: `cache`. */
  name?: string;
  /** Where durations are read. Default: `performance`. */
  clock?: Clock;
}

/** A cache that writes one line per operation, with its outcome and duration: keys, never values. */
export class DebugCache<C extends AnyCache> extends Forwarding<C> {
  readonly #log: (message: string) => void;
  readonly #name: string;
  readonly #clock: Clock;

  constructor(base: C, log: (message: string) => void, options: DebugCacheOptions = {}) {
    super(base);
    this.#log = log;
    this.#name = options.name ?? 'cache';
    this.#clock = options.clock ?? performance;
  }

  override get(key: KeyOf<C>): Reply<C, ValueOf<C> | undefined>;
  override get(key: KeyOf<C>): unknown {
    return this.#timed(`get ${showKey(key)}`, () => super.get(key), hitOrMiss);
  }

  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): Reply<C, void>;
  override set(key: KeyOf<C>, value: ValueOf<C>, ...options: OptionsOf<C>): unknown {
    return this.#timed(`set ${showKey(key)}`, () => super.set(key, value, ...options), done);
  }

  override has(key: KeyOf<C>): Reply<C, boolean>;
  override has(key: KeyOf<C>): unknown {
    return this.#timed(`has ${showKey(key)}`, () => super.has(key), String);
  }

  override delete(key: KeyOf<C>): Reply<C, boolean>;
  override delete(key: KeyOf<C>): unknown {
    return this.#timed(`delete ${showKey(key)}`, () => super.delete(key), String);
  }

  override getMany(keys: Iterable<KeyOf<C>>): Reply<C, (ValueOf<C> | undefined)[]>;
  override getMany(keys: Iterable<KeyOf<C>>): unknown {
    const list = [...keys];
    return this.#timed(`getMany ${showKeys(list)}`, () => super.getMany(list), countHits);
  }

  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): Reply<C, void>;
  override setMany(entries: Iterable<readonly [KeyOf<C>, ValueOf<C>]>, ...options: OptionsOf<C>): unknown {
    const list = [...entries];
    const keys = list.map(([key]) => key);
    return this.#timed(`setMany ${showKeys(keys)}`, () => super.setMany(list, ...options), done);
  }

  override deleteMany(keys: Iterable<KeyOf<C>>): Reply<C, number>;
  override deleteMany(keys: Iterable<KeyOf<C>>): unknown {
    const list = [...keys];
    return this.#timed(`deleteMany ${showKeys(list)}`, () => super.deleteMany(list), String);
  }

  override clear(options?: ClearOptions): Reply<C, void>;
  override clear(options?: ClearOptions): unknown {
    return this.#timed('clear', () => super.clear(options), done);
  }

  #timed(operation: string, call: () => unknown, outcome: (reply: unknown) => string): unknown {
    const start = this.#clock.now();
    const log = (end: string): void => {
      this.#log(`${this.#name}: ${operation}: ${end}, ${(this.#clock.now() - start).toFixed(3)} ms`);
    };
    const calling = orElse(call, (error) => {
      // The name and code alone: a message of somebody else's error might quote a value.
      log(`failed with ${nameOf(error)}`);
      throw error;
    });
    return whenReady(calling, (reply) => {
      log(outcome(reply));
      return reply;
    });
  }
}

const done = (): string => 'done';

const hitOrMiss = (value: unknown): string => (value === undefined ? 'miss' : 'hit');

function countHits(values: unknown): string {
  const all = values as unknown[]; // what getMany answers
  return `${all.filter((value) => value !== undefined).length} of ${all.length} hit`;
}

function showKeys(keys: readonly unknown[]): string {
  const shown = keys.slice(0, 3).map(showKey);
  return keys.length > 3 ? `${shown.join(' ')} … (${keys.length})` : shown.join(' ');
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
