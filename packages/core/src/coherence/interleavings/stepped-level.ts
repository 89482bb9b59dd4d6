import type { AsyncCache } from '../../cache.js';

/** How a call fails: its request is lost, or it takes effect and its reply is lost. */
export type Loss = 'request' | 'reply';

/** A call on its way to a level and back: it takes effect there, and replies, in two steps. */
export interface Call {
  readonly name: string;
  readonly level: SteppedLevel;
  /** The keys that it writes; none where it only reads. */
  readonly writes: readonly string[];
  executed: boolean;
  execute(): void;
  reply(): void;
}

/** Whether it makes no difference which of two calls takes effect first. */
export function commute(one: Call, other: Call): boolean {
  return one.level !== other.level || one.writes.length + other.writes.length === 0;
}

/** A level of a few known keys, whose calls are handed to a scheduler. It remembers all that it has ever held. */
export class SteppedLevel implements AsyncCache<string, string> {
  readonly async = true;
  /** Every version of each key, oldest first; undefined where it was not there. */
  readonly versions: ReadonlyMap<string, (string | undefined)[]>;

  constructor(
    readonly name: string,
    keys: readonly string[],
    first: string | undefined,
    readonly schedule: (call: Call) => void,
    readonly lossOf: (operation: string) => Loss | undefined = () => undefined,
  ) {
    this.versions = new Map(keys.map((key) => [key, [first]]));
  }

  /** What it holds now. */
  held(key: string): string | undefined {
    return this.versions.get(key)?.at(-1);
  }

  get(key: string): Promise<string | undefined> {
    return this.#call('get', [], () => this.held(key));
  }

  has(key: string): Promise<boolean> {
    return this.#call('has', [], () => this.held(key) !== undefined);
  }

  getMany(keys: Iterable<string>): Promise<(string | undefined)[]> {
    return this.#call('getMany', [], () => Array.from(keys, (key) => this.held(key)));
  }

  set(key: string, value: string): Promise<boolean> {
    return this.#call('set', [key], () => this.#put(key, value));
  }

  setMany(entries: Iterable<readonly [string, string]>): Promise<boolean[]> {
    const list = [...entries];
    const keys = list.map(([key]) => key);
    return this.#call('setMany', keys, () => list.map(([key, value]) => this.#put(key, value)));
  }

  delete(key: string): Promise<boolean> {
    return this.#call('delete', [key], () => this.#put(key, undefined));
  }

  deleteMany(keys: Iterable<string>): Promise<number> {
    const list = [...keys];
    return this.#call('deleteMany', list, () => list.filter((key) => this.#put(key, undefined)).length);
  }

  clear(): Promise<boolean[]> {
    const keys = [...this.versions.keys()];
    return this.#call('clear', keys, () => keys.map((key) => this.#put(key, undefined)));
  }

  /** Adds a version; whether the key was there. */
  #put(key: string, value: string | undefined): boolean {
    const was = this.held(key) !== undefined;
    this.versions.get(key)?.push(value);
    return was;
  }

  #call<T>(operation: string, writes: readonly string[], effect: () => T): Promise<T> {
    const loss = this.lossOf(operation);
    return new Promise((resolve, reject) => {
      let answer: T;
      this.schedule({
        name: `${this.name}.${operation}`,
        level: this,
        writes,
        executed: loss === 'request',
        execute() {
          answer = effect();
          this.executed = true;
        },
        reply: () => (loss ? reject(new LostCall(operation)) : resolve(answer)),
      });
    });
  }
}

/** The error of a call that got lost. */
export class LostCall extends Error {}
