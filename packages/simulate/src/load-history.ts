import type { History } from './history.js';

/** Where a value comes from: a load or a `set` of a process, and when that began. */
interface Origin {
  readonly process: number;
  readonly key: string;
  readonly begun: number;
}

/** A write, a delete or a refresh that is under way. */
interface Write {
  readonly begun: number;
  /** When the first of those began that were under way at the same time. */
  earliest: number;
  alone: boolean;
}

/**
 * The promise of a cached function: what a process has written, deleted or refreshed is not undone by a load that it had under way, and
 * every answer is what a load or a `set` has brought.
 */
export class LoadHistory implements History {
  readonly #origins = new Map<string, Origin>();
  /** Nothing that a process had begun earlier may be answered any more. */
  readonly #floors = new Map<string, number>();
  readonly #writing = new Map<string, Set<Write>>();
  #time = 0;

  /** A load of a process begins. What is answered is called with what it brings. */
  load(process: number, key: string): (value: string) => void {
    const origin = { process, key, begun: ++this.#time };
    return (value) => this.#origins.set(value, origin);
  }

  read(process: number, key: string): (value: string | undefined) => void {
    const floor = this.#floors.get(`${process} ${key}`) ?? 0;
    return (value) => {
      const origin = this.#origins.get(value ?? '');
      const what = `process ${process} is answered ${value} for ${key}`;
      if (origin?.key !== key) throw new Error(`${what}, which nothing has brought`);
      if (origin.process === process && origin.begun < floor)
        throw new Error(`${what}, of ${origin.begun}, though it has written at ${floor}`);
    };
  }

  write(process: number, key: string, value: string | undefined, isRefresh: boolean): (failed: boolean) => void {
    const begun = ++this.#time;
    if (value !== undefined) this.#origins.set(value, { process, key, begun });
    const name = `${process} ${key}`;
    const others = this.#writing.get(name) ?? new Set();
    this.#writing.set(name, others);
    const write = {
      begun,
      earliest: Math.min(begun, ...Array.from(others, (other) => other.begun)),
      alone: others.size === 0,
    };
    for (const other of others) other.alone = false;
    others.add(write);
    return (failed) => {
      others.delete(write);
      // Of a refresh beside another write nobody knows which of the two is kept.
      if (failed || (isRefresh && !write.alone)) return;
      this.#floors.set(name, Math.max(write.earliest, this.#floors.get(name) ?? 0));
    };
  }
}
