/** What is to be done once a flight has landed: keep its value, or leave the key alone, or make the cache forget it. */
export type Verdict = 'keep' | 'leave' | 'forget';

/** Stands for what overtakes a flight for good: a write of its key, or a flight that began later and whose value is kept. */
export const overwritten: unique symbol = Symbol('overwritten');

/** A value on its way to a cache: a load under way, or a read of a far level. */
export class Flight {
  failed = false;
  /** Whether later readers of the key may wait for it too. */
  joinable = true;
  /** What makes its value too old to be kept. A refresh does so for as long as it has not failed. */
  overtakenBy: Flight | typeof overwritten | undefined;
  /** Whether a flight that this one overtook has answered a value that is newer than what the cache has. */
  owes = false;

  /** For good: its callers are answered, its value is not kept. */
  overtake(): void {
    this.overtakenBy = overwritten;
    this.joinable = false;
  }

  /**
   * What its answer asks for where it is not kept. A newer one makes up for it, or will; where all that have overtaken it
   * failed, nobody else takes away the older value that the cache may have.
   */
  settle(): Verdict {
    const by = this.overtakenBy;
    if (by === overwritten) return 'leave';
    if (by === undefined || by.failed) return 'forget';
    by.owes = true; // it is away still: had it brought a value that is kept, this flight would be overtaken for good
    return 'leave';
  }
}
