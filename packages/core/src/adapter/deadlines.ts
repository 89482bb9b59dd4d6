/** Calls `tick` every so many milliseconds until the function it returns is called. */
export type Every = (milliseconds: number, tick: () => void) => () => void;

/** A call under way: a place in the ring of all of them, in the order of their expiry. */
export class Watch {
  before: Watch = this;
  after: Watch = this;

  constructor(
    readonly lastTick: number,
    readonly expire: () => void,
  ) {}

  /** Tells that the call has ended; false if it was not under way any more. */
  end(): boolean {
    const running = this.after !== this;
    this.before.after = this.after;
    this.after.before = this.before;
    this.before = this;
    this.after = this;
    return running;
  }
}

/** How many ticks a timeout lasts at least: a call is given up at most one tick early. */
const TICKS = 16;

/** The longest tick, in milliseconds: so long may the clock run on when no call is under way any more. */
const LONGEST_TICK = 100;

/**
 * One coarse clock for all calls of an adapter: a timer that runs only while calls are under way, not one per call.
 *
 * Time is counted in ticks, not read from a clock, so that a program that was busy for seconds does not take the replies
 * that wait in its own socket for a dead server: the whole pause is one tick.
 */
export class Deadlines {
  readonly #every: Every;
  readonly #tickLength: number;
  readonly #ticks: number;
  /** Where the ring begins and ends. All calls last equally long, so the order of insertion is that of expiry. */
  readonly #ring = new Watch(Number.POSITIVE_INFINITY, () => {});
  #tick = 0;
  #stop: (() => void) | undefined;

  /** `timeout` in milliseconds; `Infinity` waits for ever. */
  constructor(timeout: number, every: Every = byInterval) {
    if (!(timeout > 0)) throw new RangeError(`timeout must be a positive number of milliseconds, not ${timeout}`);
    this.#every = every;
    this.#tickLength = Math.min(Math.max(timeout / TICKS, 1), LONGEST_TICK);
    this.#ticks = Math.ceil(timeout / this.#tickLength);
  }

  /** Calls `expire` once the timeout has passed, unless the call has ended before. */
  watch(expire: () => void): Watch {
    const watch = new Watch(this.#tick + this.#ticks, expire);
    const end = this.#ring;
    watch.before = end.before;
    watch.after = end;
    end.before.after = watch;
    end.before = watch;
    if (this.#ticks < Number.POSITIVE_INFINITY) this.#stop ??= this.#every(this.#tickLength, () => this.#advance());
    return watch;
  }

  /** The call's own outcome, or a rejection with `late()` once the timeout has passed; what comes later is dropped. */
  race<T>(call: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => this.follow(call, resolve, reject, () => reject(late())));
  }

  /** As `race` without a promise: calls one of the three, once. */
  follow<T>(call: Promise<T>, resolve: (reply: T) => void, reject: (error: unknown) => void, late: () => void): void {
    const watch = this.watch(late);
    call.then(
      (reply) => {
        if (watch.end()) resolve(reply);
      },
      (error) => {
        if (watch.end()) reject(error);
      },
    );
  }

  #advance(): void {
    this.#tick++;
    // Not stopped with the last call, but here: calls that follow each other share the timer.
    if (this.#ring.after === this.#ring) {
      this.#stop?.();
      this.#stop = undefined;
    }
    for (let first = this.#ring.after; first.lastTick <= this.#tick; first = this.#ring.after) {
      first.end();
      first.expire();
    }
  }
}

function byInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  return () => clearInterval(timer);
}
