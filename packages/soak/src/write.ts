/** A write or a delete of one key. */
export class Write {
  /** When it had ended; `Infinity` of one that was told to have failed: it may be carried out at any time. Undefined while it is under way. */
  end: number | undefined;
  /** When the first write had ended that began after this one had ended. */
  overwritten = Number.POSITIVE_INFINITY;

  constructor(
    readonly start: number,
    readonly process: number,
    /** Undefined of a delete. */
    readonly number: number | undefined,
  ) {}

  get failed(): boolean {
    return this.end === Number.POSITIVE_INFINITY;
  }

  /** Whether it was over before that time for sure. */
  before(time: number): boolean {
    return this.end !== undefined && this.end < time;
  }
}
