/** How many turns of the microtask queue are enough for all that follows from one reply. */
const ALL = 30;

/** How much was checked. */
export interface Explored {
  orders: number;
  steps: number;
}

/** What may come next. */
export interface Step {
  take(): void;
  /**
   * What follows in the next turns of the microtask queue: `nothing`; what a `call` leads to; or what the promises lead to that a
   * `reply` settles.
   */
  readonly follows: 'nothing' | 'call' | 'reply';
}

/** One order of events, that is checked as it goes. */
export interface Run {
  /** The steps of which any may come next; none once all is done. */
  steps(): Step[];
  /** Throws what has been violated, with the events that led there. */
  check(): void;
}

/**
 * Makes runs until every order of their steps has been taken, and throws at the first violation.
 *
 * `turns` says how many turns of the microtask queue may pass after a reply: by default as many as there are, so that
 * all follows that can. With fewer, two replies arrive together, or a caller starts before an earlier reply has sunk in.
 */
export async function explore(begin: () => Run, turns: readonly number[] = [ALL]): Promise<Explored> {
  const way = new Way();
  const explored = { orders: 0, steps: 0 };
  do {
    const run = begin();
    explored.orders++;
    explored.steps += await follow(way, run, turns);
  } while (way.next());
  return explored;
}

/** Takes one way to its end; how many steps it had. */
async function follow(way: Way, run: Run, turns: readonly number[]): Promise<number> {
  for (let count = 0; ; count++) {
    let steps = run.steps();
    if (steps.length === 0) {
      await pass(ALL);
      run.check();
      steps = run.steps();
    }
    if (steps.length === 0) return count;
    const step = steps[way.choose(steps.length)]!;
    step.take();
    if (step.follows === 'nothing') continue;
    const passing = step.follows === 'reply' ? turns[way.choose(turns.length)]! : ALL;
    await pass(passing);
    if (passing === ALL) run.check();
  }
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await undefined;
}

/** A way through a tree of choices. */
class Way {
  readonly #choices: { readonly taken: number; readonly of: number }[] = [];
  #depth = 0;

  /** One of `of` possibilities. */
  choose(of: number): number {
    this.#choices[this.#depth] ??= { taken: 0, of };
    return this.#choices[this.#depth++]!.taken;
  }

  /** Turns to another way, from the last choice that has one; false where all have been taken. */
  next(): boolean {
    this.#depth = 0;
    let last = this.#choices.pop();
    while (last && last.taken === last.of - 1) last = this.#choices.pop();
    if (last) this.#choices.push({ taken: last.taken + 1, of: last.of });
    return last !== undefined;
  }
}
