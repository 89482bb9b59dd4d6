import { type Answer, BEHIND, type Begun, type Ended, type Event } from './event.js';
import { KeyHistory, REMEMBERED } from './key-history.js';
import type { Write } from './write.js';

/** What a call may fail with. */
const OUTAGES = [BEHIND, 'TIMEOUT', 'UNAVAILABLE', 'SERVER', 'CORRUPT_VALUE'];

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
  readonly #keys = new Map<string, KeyHistory>();

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

  #judge(key: KeyHistory, begun: Begun, floor: number, answer: Answer): string | undefined {
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

  #key(name: string): KeyHistory {
    let key = this.#keys.get(name);
    if (!key) {
      key = new KeyHistory(name);
      this.#keys.set(name, key);
    }
    return key;
  }
}

const callOf = ({ process, call }: { process: number; call: number }) => `${process}.${call}`;
