import type { Far } from './far.js';

/** What has been asked and answered, and what must hold of it. A violation is an Error that says what is wrong. */
export interface History {
  /**
   * A read begins. `since`: its process has asked far, and heard of all changes, since far had carried out so many, so nothing older than
   * that is an answer. What is answered is called with the answer.
   */
  read(process: number, key: string, since: number): (value: string | undefined) => void;
  /** A write, or a delete, begins. What is answered is called once it has ended: well, or its process was told that it failed. */
  write(process: number, key: string, value: string | undefined, isRefresh: boolean): (failed: boolean) => void;
}

/** A write or a delete that a process has asked for. */
interface Write {
  readonly process: number;
  readonly key: string;
  /** undefined: it deletes. */
  readonly value: string | undefined;
  /** The how-manieth of all writes it is. */
  readonly number: number;
}

/** What a process knows of a key. */
interface Known {
  /** When what it may be answered was written by far at least. */
  floor: number;
  /** The latest of its own writes that has ended. */
  own: number;
}

/** The promise of two levels: read-your-writes and monotonic reads for each process, and nothing that was never written. */
export class LevelHistory implements History {
  readonly #far: Far;
  readonly #known = new Map<string, Known>();
  readonly #writes: Write[] = [];

  constructor(far: Far) {
    this.#far = far;
  }

  read(process: number, key: string, since: number): (value: string | undefined) => void {
    const { floor, own } = this.#of(process, key);
    const latest = this.#far.applications.filter((one) => one.key === key && one.at <= since).at(-1)?.at ?? 0;
    return (value) => this.#answered(process, key, Math.max(floor, latest), own, value);
  }

  write(process: number, key: string, value: string | undefined): (failed: boolean) => void {
    const since = this.#far.applications.length;
    const write = { process, key, value, number: this.#writes.length + 1 };
    this.#writes.push(write);
    return (failed) => {
      const known = this.#of(process, key);
      const done = this.#far.applications.find(
        (one) => one.process === process && one.key === key && one.value === value && one.at > since,
      );
      // Whatever became of it, what far had when it was asked for is older.
      known.floor = Math.max(known.floor, failed ? since + 1 : (done?.at ?? since + 1));
      known.own = Math.max(known.own, write.number);
    };
  }

  #answered(process: number, key: string, floor: number, own: number, value: string | undefined): void {
    if (value === undefined) return; // a miss is right in any case
    const what = `process ${process} reads ${key} as ${value}`;
    const write = this.#writes.find((one) => one.key === key && one.value === value);
    if (!write) throw new Error(`${what}, which nobody has written`);
    const at = this.#far.writtenAt(key, value);
    if (at === undefined && write.process !== process) throw new Error(`${what}, which far has never had`);
    if (at === undefined && write.number < own) throw new Error(`${what}, which is older than its own write`);
    if (at === undefined) return; // it has it from itself
    if (at < floor) throw new Error(`${what} of ${at}, which is older than what it knows, of ${floor}`);
    const known = this.#of(process, key);
    known.floor = Math.max(known.floor, at);
  }

  #of(process: number, key: string): Known {
    const name = `${process} ${key}`;
    const known = this.#known.get(name) ?? { floor: 0, own: 0 };
    this.#known.set(name, known);
    return known;
  }
}
