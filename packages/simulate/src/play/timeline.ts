import type { Timers } from '@ctu/core';
import { settled } from '../settled.js';

/** Something that is to happen. */
interface Planned {
  readonly at: number;
  act(): void;
}

/**
 * Virtual time, in milliseconds, and the clock of what runs in it: what is planned happens one after another, and between two
 * of them nothing is waited for. So the same plans make the same history, however fast it is played.
 */
export class Timeline implements Timers {
  readonly #planned: Planned[] = [];
  readonly #look: () => void;
  #now: number;

  /** `look` is called after whatever has happened, once all that needs no time has happened too: it may plan what follows from it. */
  constructor(start: number, look: () => void) {
    this.#now = start;
    this.#look = look;
    this.plan(start, () => {}); // then it looks at what there is from the beginning
  }

  now(): number {
    return this.#now;
  }

  /** When the next thing happens. */
  get next(): number {
    return this.#planned[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Plans something. Of two at one time the one that was planned first comes first. What this answers is for `clearTimeout`. */
  plan(at: number, act: () => void): unknown {
    const planned = { at: Math.max(at, this.#now), act };
    let index = this.#planned.length;
    while (index > 0 && this.#planned[index - 1]!.at > planned.at) index--;
    this.#planned.splice(index, 0, planned);
    return planned;
  }

  setTimeout(callback: () => void, milliseconds: number): unknown {
    return this.plan(this.#now + milliseconds, callback);
  }

  clearTimeout(timer: unknown): void {
    const index = this.#planned.indexOf(timer as Planned); // or it is none of these
    if (index >= 0) this.#planned.splice(index, 1);
  }

  /** All happens that is planned until then. */
  async advanceTo(end: number): Promise<void> {
    while (this.next <= end) await this.#next();
    this.#now = Math.max(this.#now, end);
  }

  /** All happens that is planned for before a time; and then, at that time, `act` does, before all else. */
  async interrupt(at: number, act: () => void): Promise<void> {
    while (this.next < at) await this.#next();
    await this.#happen({ at, act });
  }

  async #next(): Promise<void> {
    await this.#happen(this.#planned.shift()!); // who calls it knows that there is one
  }

  async #happen({ at, act }: Planned): Promise<void> {
    this.#now = at;
    act();
    await settled();
    this.#look();
  }
}
