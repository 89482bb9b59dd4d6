import { setTimeout as pause } from 'node:timers/promises';
import type { AsyncCache, SetOptions } from '@ctu/core';
import { type Answer, BEHIND, type Begun, type Ended } from './event.js';
import { any } from './keys.js';
import type { Value } from './value.js';

/** What calls are made on. */
export type Loaded = Pick<
  AsyncCache<string, Value>,
  'get' | 'set' | 'delete' | 'getMany' | 'setMany' | 'deleteMany' | 'clear'
>;

export interface LoadOptions {
  readonly process: number;
  readonly keys: readonly string[];
  readonly random: () => number;
  /** Tells the time of the events, in milliseconds. */
  readonly now: () => number;
  readonly record: (event: Begun | Ended) => void;
  /** How many failures were told of behind answers so far. Default: none. */
  readonly troubles?: () => number;
  /** The longest pause between two calls of a worker, in milliseconds. */
  readonly longestPause: number;
}

/** How the calls of one process have ended, since it was asked last. */
export interface Counts {
  reads: number;
  writes: number;
  failures: number;
}

/** Random calls of one process on its cache, one after another by each of its workers. */
export class Load {
  #counts: Counts = { reads: 0, writes: 0, failures: 0 };
  readonly #cache: Loaded;
  readonly #options: LoadOptions;
  #calls = 0;
  #number = 0;
  #stopped = false;

  constructor(cache: object, options: LoadOptions) {
    this.#cache = cache as Loaded; // each of its powers is there: of a two-level cache by its wrappers
    this.#options = options;
  }

  /** Works until it is stopped. */
  async work(): Promise<void> {
    const { random, longestPause } = this.#options;
    while (!this.#stopped) {
      await this.call();
      await pause(random() * longestPause);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** How calls have ended since this was asked last. */
  counts(): Counts {
    const counts = this.#counts;
    this.#counts = { reads: 0, writes: 0, failures: 0 };
    return counts;
  }

  /** Makes one call. Never rejects. */
  call(): Promise<void> {
    const { random } = this.#options;
    const cache = this.#cache;
    const key = this.#anyKey();
    const dice = random() * 1_000;
    if (dice < 800) return this.#read([key], 1, async () => [await cache.get(key)]);
    if (dice < 920) {
      const keys = [...new Set([key, this.#anyKey(), this.#anyKey()])];
      // Where a value cannot be decoded, each key is asked for once more.
      return this.#read(keys, 2, () => cache.getMany!(keys) as Promise<(Value | undefined)[]>);
    }
    if (dice < 960) return this.#write([this.#ownKey()], ([value]) => cache.set(value!.key, value!, this.#lifetime()));
    if (dice < 975) {
      return this.#write(this.#ownKeys(), (values) =>
        cache.setMany!(
          values.map((value) => [value.key, value]),
          this.#lifetime(),
        ),
      );
    }
    if (dice < 990) {
      const own = this.#ownKey();
      return this.#delete([own], 1, () => cache.delete(own));
    }
    if (dice < 999) {
      const keys = this.#ownKeys();
      return this.#delete(keys, 1, () => cache.deleteMany!(keys));
    }
    // It looks through the server page by page.
    return this.#delete(this.#options.keys, 8, () => cache.clear!());
  }

  #anyKey(): string {
    return any(this.#options.keys, this.#options.random);
  }

  /** Mostly one that others seldom write: so they have an older value near for as long as they hear nothing of it. */
  #ownKey(): string {
    const { keys, random, process } = this.#options;
    const own = keys.filter((_, index) => index % 4 === process);
    return any(random() < 0.9 ? own : keys, random);
  }

  #ownKeys(): string[] {
    return [...new Set([this.#ownKey(), this.#ownKey(), this.#ownKey()])];
  }

  #lifetime(): SetOptions | undefined {
    return this.#options.random() < 0.1 ? { ttl: 300 } : undefined;
  }

  #read(keys: readonly string[], requests: number, act: () => Promise<(Value | undefined)[]>): Promise<void> {
    return this.#make({ what: 'read', keys, requests }, async () => {
      const values = await act();
      this.#counts.reads++;
      return { answers: values.map((value, index) => value && answerOf(value, keys[index]!)) };
    });
  }

  #write(keys: readonly string[], act: (values: Value[]) => Promise<unknown>): Promise<void> {
    const { process, random } = this.#options;
    const values = keys.map((key): Value => {
      const filler = '.'.repeat(Math.floor(random() * 200));
      return { key, writer: process, number: ++this.#number, filler };
    });
    const numbers = values.map(({ number }) => number);
    return this.#make({ what: 'write', keys, numbers, requests: 1 }, () => this.#stored(act(values)));
  }

  #delete(keys: readonly string[], requests: number, act: () => Promise<unknown>): Promise<void> {
    return this.#make({ what: 'delete', keys, requests }, () => this.#stored(act()));
  }

  async #stored(writing: Promise<unknown>): Promise<Pick<Ended, 'failed'>> {
    const { troubles = () => 0 } = this.#options;
    const before = troubles();
    await writing;
    // A resilient cache has written near, and perhaps nothing else: so it overwrites nothing for sure.
    if (troubles() > before) return { failed: BEHIND };
    this.#counts.writes++;
    return {};
  }

  async #make(
    what: Pick<Begun, 'what' | 'keys' | 'numbers' | 'requests'>,
    act: () => Promise<Pick<Ended, 'answers' | 'failed'>>,
  ): Promise<void> {
    const { process, record, now } = this.#options;
    const call = ++this.#calls;
    record({ type: 'begun', at: now(), process, call, ...what });
    let outcome: Pick<Ended, 'answers' | 'failed'>;
    try {
      outcome = await act();
    } catch (error) {
      this.#counts.failures++;
      outcome = { failed: codeOf(error) };
    }
    record({ type: 'ended', at: now(), process, call, ...outcome });
  }
}

function answerOf({ key, writer, number }: Value, asked: string): Answer {
  return key === asked ? { writer, number } : NOBODY;
}

/** Of a value that was written under another key. */
const NOBODY: Answer = { writer: -1, number: 1 };

/** The code of an error, and what it is where it has none, which no call may fail with. */
function codeOf(error: unknown): string {
  const { code, name, message } = Object(error) as { code?: unknown; name?: unknown; message?: unknown }; // whatever it is
  return typeof code === 'string' ? code : `${name}: ${message}`;
}
