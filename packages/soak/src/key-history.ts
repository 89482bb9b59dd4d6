import type { Answer, Begun, Ended, Event } from './event.js';
import { Write } from './write.js';

/** A write that was overwritten so many milliseconds ago is remembered no more: a read of it is wrong in any case. */
export const REMEMBERED = 60_000;

/** So many of the latest events are shown with a violation. */
const SHOWN = 60;

/** What is known of one key: its writes, and how new what each process knows is. */
export class KeyHistory {
  readonly #name: string;
  readonly #writes = new Map<string, Write>();
  /** Those that may still be what far has. */
  readonly #live = new Set<Write>();
  /** The highest number that each process has written. */
  readonly #highest = new Map<number, number>();
  /** Of each process, when the newest of what it has written or read began. */
  readonly #floors = new Map<number, number>();
  #events: Event[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  floorOf(process: number): number {
    return this.#floors.get(process) ?? 0;
  }

  raise(process: number, floor: number): void {
    this.#floors.set(process, Math.max(floor, this.floorOf(process)));
  }

  begin({ at, process, numbers }: Begun, index: number): Write {
    const number = numbers?.[index];
    const write = new Write(at, process, number);
    this.#live.add(write);
    if (number !== undefined) {
      this.#writes.set(`${process}.${number}`, write);
      this.#highest.set(process, number);
    }
    return write;
  }

  end(write: Write, { at, failed }: Ended): void {
    write.end = failed ? Number.POSITIVE_INFINITY : at;
    this.raise(write.process, write.start);
    // One that failed may be carried out at any time, and overwrites nothing for sure.
    if (failed) this.#live.delete(write);
    else this.#overwrite(write, at);
    this.#forget(at - REMEMBERED);
  }

  find({ writer, number }: Answer): Write | undefined {
    return this.#writes.get(`${writer}.${number}`);
  }

  /** Whether a process may have written that long ago. */
  had({ writer, number }: Answer): boolean {
    return number <= (this.#highest.get(writer) ?? 0);
  }

  lose(at: number): void {
    this.#floors.clear();
    for (const write of this.#writes.values()) {
      if (write.start > at) continue;
      write.end = Number.POSITIVE_INFINITY;
      write.overwritten = Number.POSITIVE_INFINITY;
      this.#live.delete(write);
    }
  }

  note(event: Event): void {
    this.#events.push(event);
    if (this.#events.length > 2 * SHOWN) this.#events = this.#events.slice(-SHOWN);
  }

  /** Its latest events, in milliseconds before now. */
  toString(now: number): string {
    const lines = this.#events.slice(-SHOWN).map((event) => `  ${(event.at - now).toFixed(1)} ${show(event)}`);
    return `  the history of ${this.#name}, in milliseconds before that:\n${lines.join('\n')}`;
  }

  #overwrite(by: Write, at: number): void {
    for (const other of this.#live) {
      if (!other.before(by.start)) continue;
      other.overwritten = at;
      this.#live.delete(other);
    }
  }

  #forget(before: number): void {
    for (const [name, { overwritten, start, failed }] of this.#writes) {
      if (start > before) return; // they are in the order of their beginnings
      if (overwritten < before || (failed && start < before - REMEMBERED)) this.#writes.delete(name);
    }
  }
}

function show(event: Event): string {
  if (event.type === 'lost') return 'a replica takes over';
  const { process, call } = event;
  if (event.type === 'begun') {
    const numbers = event.numbers ? ` as ${event.numbers.join(', ')}` : '';
    return `process ${process}, call ${call}: ${event.what} ${event.keys.join(', ')}${numbers}`;
  }
  const answers = event.answers?.map((answer) => (answer ? `${answer.writer}.${answer.number}` : '-'));
  return `process ${process}, call ${call} ends: ${event.failed ?? answers?.join(', ') ?? 'well'}`;
}
