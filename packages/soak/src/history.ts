import type { Answer, Begun, Ended, Event } from './event.js';
import { Write } from './write.js';

/** A write that was overwritten so many milliseconds ago is remembered no more: a read of it is wrong in any case. */
const REMEMBERED = 60_000;

/** So many of the latest events of a key are shown with a violation. */
const SHOWN = 60;

/** What a call may fail with. */
const OUTAGES = ['TIMEOUT', 'UNAVAILABLE', 'SERVER', 'CORRUPT_VALUE'];

/** What must hold besides. */
export interface Limits {
  /** How long a call may take, in milliseconds. */
  readonly settles: number;
  /** How long after a write has ended others may still read what it has overwritten, in milliseconds. */
  readonly stale: number;
}

/** A call that is under way. */
interface Call {
  readonly begun: Begun;
  /** Of each key: nothing that had certainly been overwritten before that is an answer. */
  readonly floors: number[];
  readonly writes: readonly Write[];
  complained: boolean;
}

/**
 * What the processes have asked of one far level, and what was answered, in the order of a clock that all share. It is told of
 * each beginning and each end, and says what cannot be right:
 *
 * - an answer that nobody has written under that key;
 * - an answer that is older than a write of the process itself, or than what it has read before. One write is older than another
 *   if it had ended before that one began. (A write that was told to have failed may still be carried out, so it is older than none.)
 * - an answer that was overwritten longer ago than `stale` when the read began;
 * - a call that does not settle, or fails with what is no outage.
 *
 * A miss is right at any time: what is kept may be lost.
 */
export class History {
  /** The longest that a read was stale, and that a call took, in milliseconds. */
  worst = { stale: 0, latency: 0 };
  readonly #name: string;
  readonly #limits: () => Limits;
  readonly #calls = new Map<string, Call>();
  readonly #keys = new Map<string, Key>();

  /** `limits` are asked for with each call that ends: a machine may turn out to be busy. */
  constructor(name: string, limits: () => Limits) {
    this.#name = name;
    this.#limits = limits;
  }

  /** What is wrong with it, if anything is. */
  take(event: Event): string[] {
    if (event.type === 'begun') {
      this.#begin(event);
      return [];
    }
    return event.type === 'ended' ? this.#end(event) : this.#lose(event.at);
  }

  /** What has not settled by now, and should have. */
  unsettled(now: number): string[] {
    const { settles } = this.#limits();
    const late = [...this.#calls.values()].filter(
      ({ begun, complained }) => !complained && now - begun.at > settles * begun.requests,
    );
    return late.map((call) => {
      call.complained = true;
      const { begun } = call;
      return this.#violation(begun, begun.keys[0]!, `has not settled after ${Math.round(now - begun.at)} ms`, now);
    });
  }

  #begin(begun: Begun): void {
    const keys = begun.keys.map((name) => this.#key(name));
    const writes = begun.what === 'read' ? [] : keys.map((key, index) => key.begin(begun, index));
    for (const key of keys) key.note(begun);
    const floors = keys.map((key) => key.floorOf(begun.process));
    this.#calls.set(callOf(begun), { begun, floors, writes, complained: false });
  }

  #end(ended: Ended): string[] {
    const call = this.#calls.get(callOf(ended));
    if (!call) return [];
    this.#calls.delete(callOf(ended));
    const { begun, floors, writes } = call;
    const { settles } = this.#limits();
    const took = ended.at - begun.at;
    this.worst.latency = Math.max(this.worst.latency, took / begun.requests);
    const violations: string[] = [];
    if (took > settles * begun.requests && !call.complained)
      violations.push(this.#violation(begun, begun.keys[0]!, `took ${Math.round(took)} ms`, ended.at));
    if (ended.failed !== undefined && !OUTAGES.includes(ended.failed))
      violations.push(this.#violation(begun, begun.keys[0]!, `fails with ${ended.failed}`, ended.at));
    for (const [index, name] of begun.keys.entries()) {
      const key = this.#key(name);
      key.note(ended);
      const write = writes[index];
      if (write) key.end(write, ended);
      const answer = ended.answers?.[index];
      const wrong = answer && this.#judge(key, begun, floors[index]!, answer);
      if (wrong) violations.push(this.#violation(begun, name, wrong, ended.at));
    }
    return violations;
  }

  #judge(key: Key, begun: Begun, floor: number, answer: Answer): string | undefined {
    const what = `reads value ${answer.number} of process ${answer.writer}`;
    const write = key.find(answer);
    if (!write && !key.had(answer)) return `${what}, which nobody has written there`;
    if (!write) return `${what}, which was overwritten more than ${REMEMBERED} ms ago`;
    if (write.before(floor)) return `${what}, which is older than what it has written or read before`;
    key.raise(begun.process, write.start);
    const stale = begun.at - write.overwritten;
    if (!(stale > 0)) return undefined;
    this.worst.stale = Math.max(this.worst.stale, stale);
    const { stale: most } = this.#limits();
    return stale > most ? `${what}, which was overwritten ${Math.round(stale)} ms ago, not ${most} at most` : undefined;
  }

  /** A replica that had not heard of the latest writes has taken over: what they overwrote may be back. */
  #lose(at: number): string[] {
    for (const key of this.#keys.values()) key.lose(at);
    for (const call of this.#calls.values()) call.floors.fill(0);
    return [];
  }

  #violation({ process, keys, call, what }: Begun, key: string, wrong: string, now: number): string {
    const name = `${this.#name}: process ${process}, ${what} ${call} of ${keys.join(', ')}`;
    return `${name} ${wrong}\n${this.#key(key).toString(now)}`;
  }

  #key(name: string): Key {
    let key = this.#keys.get(name);
    if (!key) {
      key = new Key(name);
      this.#keys.set(name, key);
    }
    return key;
  }
}

/** What is known of one key. */
class Key {
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

const callOf = ({ process, call }: { process: number; call: number }) => `${process}.${call}`;

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
