import type { Step } from './explore.js';
import { type Call, commute } from './stepped-level.js';

/** One who asks for something, at any time. */
export interface Caller {
  readonly what: string;
  state: 'waiting' | 'started' | 'answered' | 'failed';
}

/** What may happen next: callers start, their calls take effect and reply. It remembers what has happened. */
export class Schedule<C extends Caller> {
  readonly #events: string[] = [];
  readonly #underWay: Call[] = [];
  #justExecuted: Call | undefined;

  /** `executed` is told of each call that has just taken effect. */
  constructor(
    readonly callers: readonly C[],
    readonly start: (caller: C) => void,
    readonly executed: (call: Call) => void = () => {},
  ) {}

  /** Whether no call is under way. */
  get idle(): boolean {
    return this.#underWay.length === 0;
  }

  add(call: Call): void {
    this.#underWay.push(call);
  }

  note(event: string): void {
    this.#events.push(event);
  }

  /** Throws an Error that says what is wrong, and lists the events that led there. */
  violate(what: string): never {
    throw new Error([what, ...this.#events].join('\n  '));
  }

  /** Checks that, where no call is under way, no caller is without an answer. */
  checkAnswered(): void {
    const open = this.callers.find(({ state }) => state === 'started');
    if (open) this.violate(`${open.what} has no answer`);
  }

  /**
   * The steps of which any may come next, and those of `others` where a caller might start; none once all is done.
   *
   * Of orders that differ only in steps that cannot affect each other one is enough. So a call takes effect as late as it
   * can: directly before its own reply, or before other calls that take effect there; and two of those that commute do so
   * in the order in which they were made.
   */
  steps(others: readonly Step[] = []): Step[] {
    const last = this.#justExecuted;
    const sorted = (call: Call): boolean => !last || !commute(call, last) || this.#isBefore(last, call);
    const starting = this.callers.filter((caller, index) => this.#mayStart(caller, index));
    const executing = this.#underWay.filter((call) => !call.executed && sorted(call));
    const replying = this.#underWay.filter((call) => call.executed && (!last || call === last));
    return [
      ...(last ? [] : starting.map((caller) => ({ take: () => this.#start(caller), follows: 'call' as const }))),
      ...(last ? [] : others),
      ...executing.map((call) => ({ take: () => this.#execute(call), follows: 'nothing' as const })),
      ...replying.map((call) => ({ take: () => this.#reply(call), follows: 'reply' as const })),
    ];
  }

  #isBefore(one: Call, other: Call): boolean {
    return this.#underWay.indexOf(one) < this.#underWay.indexOf(other);
  }

  /** Callers who do the same are interchangeable, so they start in order. */
  #mayStart({ what, state }: Caller, index: number): boolean {
    if (state !== 'waiting') return false;
    return this.callers.slice(0, index).every((other) => other.what !== what || other.state !== 'waiting');
  }

  #start(caller: C): void {
    this.note(`${caller.what} starts`);
    caller.state = 'started';
    this.start(caller);
  }

  #execute(call: Call): void {
    this.note(`${call.name} takes effect`);
    call.execute();
    this.#justExecuted = call;
    this.executed(call);
  }

  #reply(call: Call): void {
    this.note(`${call.name} replies`);
    this.#justExecuted = undefined;
    this.#underWay.splice(this.#underWay.indexOf(call), 1);
    call.reply();
  }
}
