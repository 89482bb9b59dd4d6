import type { History } from './history.js';

/** A load of a process. */
interface Load {
  readonly process: number;
  readonly key: string;
  readonly begun: number;
  landed: number;
  /** Why its result must not be kept, if it must not. */
  overtaken: string | undefined;
  /** Whether another process may have changed its key meanwhile. */
  disturbed: boolean;
  /** The writes that were under way when it began: of one that fails it may be kept. */
  readonly during: readonly Write[];
}

/** A `set`, a `delete` or a `refresh` of a process. */
interface Write {
  readonly process: number;
  readonly key: string;
  readonly begun: number;
  readonly isRefresh: boolean;
  ended: number;
  failed: boolean;
  /** Whether no other was under way at the same time. */
  alone: boolean;
}

/** What a process may not be answered any more. */
interface Floor {
  /** A load that began before that. */
  load: number;
  /** A `set` that had ended before that. */
  set: number;
  /** Likewise, of the loads that it was answered. */
  answered: number;
  /** A load that began before that, and has not landed yet. */
  joined: number;
}

const NONE: Floor = { load: 0, set: 0, answered: 0, joined: 0 };

/**
 * The promise of a cached function: what overtakes a load wins, an older value never outlives a newer answer, and every answer is what a
 * load or a `set` has brought. Between processes nobody knows which of two loads is older.
 */
export class LoadHistory implements History {
  readonly #loads: Load[] = [];
  readonly #writes: Write[] = [];
  readonly #origins = new Map<string, Load | Write>();
  readonly #floors = new Map<string, Floor>();
  readonly #stored: string[] = [];
  /** Loads whose results were answered, and the refreshes that had not landed then: until they have ended the cache may have what is older. */
  readonly #answered: { readonly load: Load; readonly refreshes: readonly Write[] }[] = [];
  #time = 0;

  /** A load of a process begins. What is answered is called with what it brings. */
  load(process: number, key: string): (value: string) => void {
    const load: Load = {
      process,
      key,
      begun: ++this.#time,
      landed: Number.POSITIVE_INFINITY,
      overtaken: undefined,
      disturbed: false,
      during: this.#writing(process, key).filter(({ isRefresh }) => !isRefresh),
    };
    this.#loads.push(load);
    return (value) => {
      load.landed = ++this.#time;
      this.#origins.set(value, load);
      if (!isOvertaken(load)) this.#overtake(process, key, 'a later one had landed', load.begun);
    };
  }

  /** Another process has told this one that a key has changed, or any. */
  heard(process: number, keys: readonly unknown[] | undefined): void {
    const of = (one: Load): boolean => one.process === process && (keys?.includes(one.key) ?? true);
    for (const { key } of this.#loads.filter(of)) this.#overtake(process, key, 'another process had changed the key');
    this.shake();
  }

  /** A channel may have been lost or armed: so any key may have changed. */
  shake(): void {
    for (const load of this.#loads) if (load.landed > this.#time) load.disturbed = true;
  }

  /** A process stores a value. */
  stores(value: string): void {
    this.#stored.push(value);
  }

  /** All that needs no time has happened since: throws where what was stored must not be kept. */
  checkStored(): void {
    for (const value of this.#stored.splice(0)) this.#checkStored(value);
  }

  #checkStored(value: string): void {
    const origin = this.#origins.get(value);
    if (origin && 'during' in origin && isOvertaken(origin))
      throw new Error(`process ${origin.process} stores ${value}, though ${origin.overtaken ?? 'it began in a write'}`);
  }

  read(process: number, key: string): (value: string | undefined) => void {
    const begun = ++this.#time;
    const floor = { ...(this.#floors.get(`${process} ${key}`) ?? NONE) };
    return (value) => {
      const origin = this.#origins.get(value ?? '');
      const what = `process ${process} is answered ${value} for ${key}`;
      if (origin?.key !== key) throw new Error(`${what}, which nothing has brought`);
      if (origin.process !== process) return;
      if ('isRefresh' in origin) {
        if (origin.ended < Math.max(floor.set, floor.answered))
          throw new Error(`${what}, though it has written it since`);
        return;
      }
      if (origin.begun < floor.load) throw new Error(`${what}, though it knows of what is newer`);
      if (origin.landed > begun && origin.begun < floor.joined) throw new Error(`${what}, of a load before a refresh`);
      // What another process has stored meanwhile stays, whichever is newer.
      if (!origin.disturbed) this.#answered.push({ load: origin, refreshes: this.#unlanded(process, key) });
      this.#raiseAnswered(process, key);
    };
  }

  write(process: number, key: string, value: string | undefined, isRefresh: boolean): (failed: boolean) => void {
    const others = this.#writing(process, key);
    const begun = ++this.#time;
    const write: Write = {
      process,
      key,
      begun,
      isRefresh,
      ended: Number.POSITIVE_INFINITY,
      failed: false,
      alone: others.length === 0,
    };
    for (const other of others) other.alone = false;
    this.#writes.push(write);
    if (value !== undefined) this.#origins.set(value, write);
    this.#overtake(process, key, isRefresh ? 'a refresh had begun' : 'its key was written');
    return (failed) => {
      write.ended = ++this.#time;
      write.failed = failed;
      this.#raiseAnswered(process, key);
      if (failed) return;
      if (!isRefresh) this.#raise(process, key, { load: write.ended, set: begun, joined: write.ended });
      // Of a refresh beside another write nobody knows which of the two is kept.
      else this.#raise(process, key, { joined: begun, ...(write.alone && { load: begun, set: begun }) });
    };
  }

  #raiseAnswered(process: number, key: string): void {
    // A write that is under way takes care of what is older.
    if (this.#writing(process, key).some(({ isRefresh }) => !isRefresh)) return;
    for (const { load, refreshes } of this.#answered) {
      if (load.process !== process || load.key !== key || refreshes.some(({ ended }) => ended > this.#time)) continue;
      this.#raise(process, key, { load: load.begun, answered: load.begun });
    }
  }

  /** The refreshes under way of which no load has landed yet. */
  #unlanded(process: number, key: string): Write[] {
    const landed = this.#loads.filter(
      (load) => load.process === process && load.key === key && load.landed <= this.#time,
    );
    return this.#writing(process, key).filter(
      (write) => write.isRefresh && !landed.some((load) => load.begun > write.begun),
    );
  }

  #writing(process: number, key: string): Write[] {
    return this.#writes.filter((one) => one.process === process && one.key === key && one.ended > this.#time);
  }

  /** The loads under way must not be kept: those that began before that. */
  #overtake(process: number, key: string, why: string, before = Number.POSITIVE_INFINITY): void {
    for (const load of this.#loads)
      if (load.process === process && load.key === key && load.landed > this.#time && load.begun < before)
        load.overtaken ??= why;
  }

  #raise(process: number, key: string, to: Partial<Floor>): void {
    const name = `${process} ${key}`;
    const floor = this.#floors.get(name) ?? NONE;
    const { load = 0, set = 0, answered = 0, joined = 0 } = to;
    this.#floors.set(name, {
      load: Math.max(load, floor.load),
      set: Math.max(set, floor.set),
      answered: Math.max(answered, floor.answered),
      joined: Math.max(joined, floor.joined),
    });
  }
}

function isOvertaken({ overtaken, during }: Load): boolean {
  return overtaken !== undefined || during.some(({ failed }) => !failed);
}
