import type { Clock } from '@ctu/core';
import { type Kind, Log } from './log.js';
import type { Movement, Watcher } from './stack.js';
import { Tally } from './tally.js';

/** So many movements are kept until somebody takes them. */
const MOVEMENTS = 100;

/** What is seen of a history. */
export class Notes {
  readonly tally = new Tally();
  readonly log = new Log();
  /** What nobody has taken yet. */
  #movements: Movement[] = [];

  constructor(private readonly clock: Clock) {}

  /** Whether something has moved since it was taken last. */
  get hasMoved(): boolean {
    return this.#movements.length > 0;
  }

  /** What has moved since this was asked for last, the latest of it. */
  takeMovements(): readonly Movement[] {
    const movements = this.#movements;
    this.#movements = [];
    return movements;
  }

  /** A line, unless it is before the beginning. `process`: whom it is about, the first word of the sentence. */
  note(kind: Kind, text: string, process?: number): void {
    if (this.clock.now() < 0) return;
    this.log.write(this.clock.now(), kind, process === undefined ? text : `Process ${process + 1} ${text}`);
  }

  watcherOf(process: number): Watcher {
    return {
      hit: (level) => this.tally.count(level),
      moved: (place, what, key) => {
        this.#movements.push({ process, place, what, key });
        if (this.#movements.length > MOVEMENTS) this.#movements.shift();
      },
      noted: (text) => this.note('noticed', text, process),
    };
  }
}
