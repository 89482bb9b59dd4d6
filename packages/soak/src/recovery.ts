import type { Health, State } from './messages.js';

/**
 * Whether all is as before a fault: every process has asked near, owed nothing, read, written and had no failure, each at some time
 * since. Not all at once: on a busy machine some process is always late.
 */
export class Recovery {
  /** What is not as before, as far as that was looked at. */
  left: readonly string[] = [];
  /** What was so last. */
  last = '';
  readonly #stacks: readonly string[];
  #hasLooked = false;

  /** The names of the stacks. */
  constructor(stacks: readonly string[]) {
    this.#stacks = stacks;
  }

  /** Looks how the processes are: whether all has been as before by now. */
  sees(states: readonly State[]): boolean {
    const ill = states.flatMap(({ stacks }, process) =>
      stacks.flatMap((health, index) =>
        illnesses(health).map((why) => `${why} in process ${process} over ${this.#stacks[index]}`),
      ),
    );
    this.left = this.#hasLooked ? this.left.filter((one) => ill.includes(one)) : ill;
    this.#hasLooked = true;
    this.last = this.left[0] ?? this.last;
    return this.left.length === 0;
  }
}

function illnesses({ nearAsked, owed, reads, writes, failures }: Health): string[] {
  const which: Record<string, boolean> = {
    'near is not asked': !nearAsked,
    'something is owed': owed !== 0,
    'calls fail': failures > 0,
    'nothing is read': reads === 0,
    'nothing is written': writes === 0,
  };
  return Object.keys(which).filter((name) => which[name]);
}
