import type { Transport, TransportEvents } from '@ctu/core';

/** A text on its way to a member. */
export interface Push {
  readonly to: number;
  readonly text: string;
  deliver(): void;
}

/** What carries the texts of a channel between processes. */
export class Wire {
  readonly pushes: Push[] = [];
  readonly #ends = new Map<number, TransportEvents>();
  /** Processes whose way is cut: what is sent to them is lost. */
  readonly cut = new Set<number>();

  /** The way of a process. */
  transportOf(process: number): Transport {
    return {
      echoes: true,
      open: (events) => {
        this.#ends.set(process, events);
        if (!this.cut.has(process)) void Promise.resolve().then(() => events.up());
        return {
          send: (text) => this.#send(process, text),
          close: () => {
            if (this.#ends.get(process) === events) this.#ends.delete(process);
          },
        };
      },
    };
  }

  cutOff(process: number): void {
    this.cut.add(process);
    for (const push of this.pushes.filter(({ to }) => to === process)) this.drop(push);
    this.#ends.get(process)?.down(new Error('cut'));
  }

  /** Its way is cut, and nobody says so. */
  deafen(process: number): void {
    this.cut.add(process);
    for (const push of this.pushes.filter(({ to }) => to === process)) this.drop(push);
  }

  mend(process: number): void {
    this.cut.delete(process);
    this.#ends.get(process)?.up();
  }

  drop(push: Push): void {
    this.pushes.splice(this.pushes.indexOf(push), 1);
  }

  #send(from: number, text: string): void {
    if (this.cut.has(from)) return;
    for (const [to, events] of this.#ends) {
      if (this.cut.has(to)) continue;
      const deliver = (): void => {
        if (this.#ends.get(to) === events) events.received(text);
      };
      this.pushes.push({ to, text, deliver });
    }
  }
}
