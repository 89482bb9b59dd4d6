import type { MaybePromise } from '../mode/replies.js';

/** What is to be done once a flight has landed: keep its value, or leave the key alone, or make the cache forget it. */
export type Verdict = 'keep' | 'leave' | 'forget';

/** Makes the cache forget the key of a flight. It never rejects. */
export type Forget = () => MaybePromise<void>;

/** What makes the value of a flight too old to be kept: a write of its key, or a flight that began later. */
export interface Overtaker {
  /**
   * Whether the cache has a newer value through it; undefined while it is under way, `unknown` where somebody else has written,
   * `contested` where a writer at the same time may have come after it, with an older value.
   */
  readonly outcome: 'stored' | 'failed' | 'unknown' | 'contested' | undefined;
  /** Leaves it to this one, unless it is stored, to forget a key: a newer value than the cache has was answered. */
  owe(forget: Forget): void;
}

/** A value on its way to a cache: a load under way, or a read of a far level. */
export class Flight implements Overtaker {
  outcome: Overtaker['outcome'];
  /** Whether later readers of the key may wait for it too. */
  joinable = true;
  /** A refresh overtakes for as long as it has not failed, and so does a write. */
  overtakenBy: Overtaker | undefined;
  /** Whether a flight that this one overtook has answered a value that is newer than what the cache has. */
  #owes = false;

  /** Its callers are answered, its value is not kept. */
  overtake(by: Overtaker): void {
    // 1. A write ends well. 2. Another one overtakes the flight, and fails: the cache has the value of the first.
    if (this.overtakenBy?.outcome !== 'stored') this.overtakenBy = by;
  }

  /** As `overtake`, and later readers begin a flight of their own. */
  detach(by: Overtaker): void {
    this.joinable = false;
    // 1. Two writes leave. 2. The first fails: the second may still end well.
    if (by.outcome !== 'failed') this.overtake(by);
  }

  /** Somebody else has written, or may have: nobody knows what is newer. Later readers begin a flight of their own. */
  disturb(): void {
    this.joinable = false;
    this.overtakenBy ??= somebody;
  }

  /**
   * What its answer asks for where it is not kept. A newer one makes up for it, or will; else nobody takes away the older value
   * that the cache may have.
   *
   * 1. A delete and a set leave. 2. Both take effect, in this order, and the set ends. 3. A load leaves, and answers. 4. The delete ends
   * well, and the cache has what was set before 3.
   */
  settle(forget: Forget): Verdict {
    const by = this.overtakenBy;
    if (by?.outcome === 'stored') return 'leave';
    if (!by || by.outcome) return 'forget';
    by.owe(forget);
    return 'leave';
  }

  /** It forgets the key by its own means. */
  owe(): void {
    this.#owes = true;
  }

  /** What its failure asks for. */
  fail(forget: Forget): Verdict {
    this.outcome = 'failed';
    return this.#owes ? this.settle(forget) : 'leave';
  }
}

const somebody: Overtaker = { outcome: 'unknown', owe() {} };
