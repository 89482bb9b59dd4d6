import { layeredStack } from './layered-stack.js';
import { naiveStack } from './naive-stack.js';
import { END, type Schedule, type Switch } from './schedule.js';
import { Side } from './side.js';
import type { Movement } from './stack.js';
import { type View, viewOf } from './view.js';

/** So many events may pass unseen in a step. */
const UNSEEN = 1_000;

/** The two stacks. */
export const names = ['ours', 'naive'] as const;
export type Name = (typeof names)[number];

/** Two stacks in worlds of their own, under the same calls and the same faults: that of `@ctu/core`, and one as it is often written by hand. */
export class Playground {
  readonly #sides: Readonly<Record<Name, Side>>;
  #schedule: Schedule;
  #now = 0;
  /** How many turns of the schedule were made. */
  #turned = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#sides = { ours: new Side(schedule, layeredStack), naive: new Side(schedule, naiveStack) };
  }

  /** What there is to see. */
  get view(): View {
    const { ours, naive } = this.#sides;
    return { now: this.#now, schedule: this.#schedule, ours: viewOf(ours), naive: viewOf(naive) };
  }

  /** Goes on until a time, in milliseconds. Whoever asks for something else waits for that first. */
  async advanceTo(time: number): Promise<void> {
    const end = Math.min(time, END);
    const all = names.map((name) => this.#sides[name]);
    for (let turn = this.#turn; turn && turn.at <= end; turn = this.#turn) {
      const { at, what } = turn;
      this.#turned++;
      for (const side of all) await side.time.interrupt(at, () => side.turn(what));
    }
    for (const side of all) await side.time.advanceTo(end);
    this.#now = Math.max(this.#now, end);
  }

  /** Goes on until something has moved, on either side. */
  async step(): Promise<void> {
    const all = names.map((name) => this.#sides[name]);
    this.takeMovements();
    for (let unseen = 0; unseen < UNSEEN && this.#now < END; unseen++) {
      await this.advanceTo(Math.min(this.#turn?.at ?? END, ...all.map(({ time }) => time.next)));
      if (all.some(({ notes }) => notes.hasMoved)) return;
    }
  }

  /** Turns a switch, and drops the turns that the schedule had for later. A millisecond at most goes on. At the end there is nothing to turn. */
  async turn(what: Switch): Promise<void> {
    const at = Math.floor(this.#now) + 1;
    if (at >= END) return; // a schedule has no such turn: its text would not play this history again
    this.#schedule = { ...this.#schedule, turns: [...this.#schedule.turns.slice(0, this.#turned), { at, what }] };
    await this.advanceTo(at);
  }

  /** What has moved since this was asked for last. */
  takeMovements(): Record<Name, readonly Movement[]> {
    const { ours, naive } = this.#sides;
    return { ours: ours.notes.takeMovements(), naive: naive.notes.takeMovements() };
  }

  /** The next turn of the schedule. */
  get #turn(): Schedule['turns'][number] | undefined {
    return this.#schedule.turns[this.#turned];
  }
}
