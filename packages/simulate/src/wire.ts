import type { Transport, TransportEvents } from '@ctu/core';
import type { Step } from './step.js';

/** A text on its way to a member. */
interface Push {
  readonly from: number;
  readonly to: number;
  readonly what: string;
  deliver(): void;
}

/** What carries the texts of a channel between processes. */
export class Wire {
  /** Processes whose way is cut: what is sent to them, or by them, is lost. */
  readonly cut = new Set<number>();
  /** Whether the server that carries the texts is frozen: none gets on, and what is sent meanwhile is lost, since clients refuse it. */
  frozen = false;
  readonly #pushes: Push[] = [];
  readonly #ends = new Map<number, TransportEvents>();
  readonly #counts = new Map<string, number>();

  constructor(private readonly echoSteps: boolean) {}

  /** The way of a process. */
  transportOf(process: number): Transport {
    return {
      echoes: true,
      open: (events) => {
        this.#ends.set(process, events);
        if (!this.cut.has(process)) void Promise.resolve().then(() => events.up());
        return {
          send: (text) => {
            if (this.#ends.get(process) === events) this.#send(process, text);
          },
          close: () => {
            if (this.#ends.get(process) === events) this.#ends.delete(process);
          },
        };
      },
    };
  }

  /** Texts reach a process in the order in which each other one has sent them. */
  steps(): Step[] {
    if (this.frozen) return [];
    const isNext = (push: Push): boolean =>
      this.#pushes.find(({ from, to }) => from === push.from && to === push.to) === push;
    return this.#pushes
      .filter(isNext)
      .map((push) => ({ what: `${push.what} arrives`, changes: changesOf(push), take: () => this.#deliver(push) }));
  }

  faults(): Step[] {
    return this.#pushes.flatMap((push) => [
      {
        what: `${push.what} gets lost`,
        changes: changesOf(push),
        isFault: true,
        weight: 1,
        take: () => this.#drop(push),
      },
      {
        what: `${push.what} arrives twice`,
        changes: changesOf(push),
        isFault: true,
        weight: 1,
        take: () => push.deliver(),
      },
    ]);
  }

  /** Its way is cut; `silently`: and nobody says so. */
  cutOff(process: number, silently: boolean): void {
    this.cut.add(process);
    for (const push of this.#pushes.filter(({ to }) => to === process)) this.#drop(push);
    if (!silently) this.#ends.get(process)?.down(new Error('cut'));
  }

  mend(process: number): void {
    this.cut.delete(process);
    this.#ends.get(process)?.up();
  }

  #deliver(push: Push): void {
    this.#drop(push);
    push.deliver();
  }

  #drop(push: Push): void {
    this.#pushes.splice(this.#pushes.indexOf(push), 1);
  }

  #send(from: number, text: string): void {
    if (this.frozen || this.cut.has(from)) return;
    for (const [to, events] of this.#ends) {
      if (this.cut.has(to)) continue;
      const way = `${from} to ${to}`;
      const count = (this.#counts.get(way) ?? 0) + 1;
      this.#counts.set(way, count);
      const deliver = (): void => {
        if (this.#ends.get(to) === events) events.received(text);
      };
      if (from === to && !this.echoSteps) void Promise.resolve().then(deliver);
      else this.#pushes.push({ from, to, what: `${text} (${count}) from process ${way}`, deliver });
    }
  }
}

function changesOf({ to, what }: Push): string[] {
  return [what, `process ${to}`];
}
