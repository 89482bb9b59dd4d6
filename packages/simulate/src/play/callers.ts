import { type Clock, isCacheError } from '@ctu/core';
import type { Notes } from './notes.js';
import type { Source } from './source.js';
import type { Stack } from './stack.js';
import { Written } from './written.js';

/** So many calls of a process may be without an answer; more are turned away, as a server does. */
const MOST_WAITING = 100;

/** The callers of the processes. What they are answered is judged, counted and told. */
export class Callers {
  readonly written = new Written();
  /** How many calls of each process have no answer. */
  readonly waiting: number[];

  constructor(
    private readonly clock: Clock,
    private readonly stacks: readonly Stack[],
    private readonly source: Source,
    private readonly notes: Notes,
  ) {
    this.waiting = stacks.map(() => 0);
  }

  read(process: number, key: string): void {
    const begun = this.clock.now();
    const judge = this.written.read(key, begun);
    this.#call(process, async () => {
      const value = await this.stacks[process]!.read(key);
      const stale = judge(Number(value));
      this.notes.tally.answered(this.clock.now() - begun, stale);
      if (!stale || stale.wasTold) return;
      const since = `${spelled(stale.behind)} after version ${stale.missed} was there`;
      this.notes.note('stale', `answers version ${value} of ${key}, ${since}`, process);
    });
  }

  /** Changes a key in the source, and then makes the caches forget it. */
  write(process: number, key: string): void {
    const { moved } = this.notes.watcherOf(process);
    this.#call(process, async () => {
      moved('source', 'stored', key);
      const version = await this.source.change(process, key);
      moved('source', 'done', key);
      const failure = await this.stacks[process]!.forget(key).then(
        () => undefined,
        (error: unknown) => (isCacheError(error) ? error.code : String(error)),
      );
      this.written.end(key, { version, at: this.clock.now(), failed: failure !== undefined });
      if (failure === undefined) return;
      this.notes.tally.count('failedWrites');
      this.notes.note('failed', `is told ${failure}: ${key} is not deleted`, process);
    });
  }

  /** Makes a call, or turns it away. */
  #call(process: number, act: () => Promise<void>): void {
    if (this.waiting[process]! >= MOST_WAITING) {
      this.notes.tally.count('turnedAway');
      return;
    }
    this.waiting[process]!++;
    void act().finally(() => {
      this.waiting[process]!--;
    });
  }
}

function spelled(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
