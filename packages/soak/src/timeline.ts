/** Brings what several processes tell, each in its order, into the order in which it has happened. */
export class Timeline<T extends { readonly at: number }> {
  readonly #until: number[];
  #waiting: T[] = [];

  constructor(processes: number) {
    this.#until = Array.from({ length: processes }, () => 0);
  }

  /** A process tells what has happened there up to that time. */
  add(process: number, events: readonly T[], until: number): void {
    for (const event of events) this.#waiting.push(event);
    this.#until[process] = until;
  }

  /** Something has happened that no process tells of. */
  insert(event: T): void {
    this.#waiting.push(event);
  }

  /** Up to when all have told. */
  get until(): number {
    return Math.min(...this.#until);
  }

  /** What has happened since this was asked last, as far as all have told. */
  take(): T[] {
    const { until } = this;
    const taken = this.#waiting.filter(({ at }) => at < until).sort((one, other) => one.at - other.at);
    this.#waiting = this.#waiting.filter(({ at }) => at >= until);
    return taken;
  }
}
