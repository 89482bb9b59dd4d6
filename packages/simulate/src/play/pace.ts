import type { Step } from '../step.js';
import type { Timeline } from './timeline.js';

/** Takes each step that becomes possible, once the time has passed that it takes. */
export class Pace {
  /** The steps that are on their way. */
  readonly #underWay = new Set<string>();

  /** `takes`: how long a step takes, in milliseconds. */
  constructor(
    private readonly time: Timeline,
    private readonly steps: () => readonly Step[],
    private readonly takes: () => number,
  ) {}

  /** Sets out on the steps that have become possible. */
  look(): void {
    for (const { what } of this.steps()) {
      if (this.#underWay.has(what)) continue;
      this.#underWay.add(what);
      this.time.plan(this.time.now() + this.takes(), () => this.#arrive(what));
    }
  }

  #arrive(what: string): void {
    this.#underWay.delete(what);
    // It is not there where its server is frozen: once that thaws it will be possible again.
    this.steps()
      .find((step) => step.what === what)
      ?.take();
  }
}
