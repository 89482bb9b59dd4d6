import type { Far } from './far.js';

/** A read that has begun, as what it may be answered depends on that. */
export interface Read {
  readonly process: number;
  readonly key: string;
  /** Nothing that far wrote last before that. */
  readonly floor: number;
  /** Nor an earlier write of the process itself. */
  readonly own: number;
}

/** A write or a delete that a process has asked for. */
export interface Write {
  readonly process: number;
  readonly key: string;
  /** undefined: it deletes. */
  readonly value: string | undefined;
  /** How much far had carried out when it was asked for. */
  readonly since: number;
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

/** What has been asked and answered, and what must hold of it. A violation is an Error that says what is wrong. */
export class History {
  readonly #far: Far;
  readonly #known = new Map<string, Known>();
  readonly #writes: Write[] = [];

  constructor(far: Far) {
    this.#far = far;
  }

  /** A read begins. `apart`: the process has heard nothing for so long that it asks far, so nothing older than that is an answer. */
  read(process: number, key: string, apart: boolean): Read {
    const { floor, own } = this.#of(process, key);
    const latest = apart ? (this.#far.applications.filter((one) => one.key === key).at(-1)?.at ?? 0) : 0;
    return { process, key, floor: Math.max(floor, latest), own };
  }

  write(process: number, key: string, value: string | undefined): Write {
    const write = { process, key, value, since: this.#far.applications.length, number: this.#writes.length + 1 };
    this.#writes.push(write);
    return write;
  }

  /** A write has ended: well, or its process was told that it failed. */
  wrote({ process, key, value, since, number }: Write, failed: boolean): void {
    const known = this.#of(process, key);
    const done = this.#far.applications
      .filter((one) => one.key === key && one.value === value && one.at > since)
      .at(-1);
    // Whatever became of it, what far had when it was asked for is older.
    known.floor = Math.max(known.floor, failed ? since + 1 : (done?.at ?? since + 1));
    known.own = Math.max(known.own, number);
  }

  /** What a read was answered. Throws where that is wrong. */
  answered({ process, key, floor, own }: Read, value: string | undefined): void {
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

  /** A process is started again, and knows nothing. */
  forget(process: number): void {
    for (const name of [...this.#known.keys()]) if (name.startsWith(`${process} `)) this.#known.delete(name);
  }

  #of(process: number, key: string): Known {
    const name = `${process} ${key}`;
    const known = this.#known.get(name) ?? { floor: 0, own: 0 };
    this.#known.set(name, known);
    return known;
  }
}
