/** Calls `tick` every so many milliseconds until the function it returns is called. */
export type Every = (milliseconds: number, tick: () => void) => () => void;

/** A call under way. */
export class Watch {
  readonly lastTick: number;
  expire: (() => void) | undefined;

  constructor(lastTick: number, expire: () => void) {
    this.lastTick = lastTick;
    this.expire = expire;
  }

  /** Tells that the call has ended. */
  end(): void {
    this.expire = undefined;
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
  /**
   * All last equally long, so the order of insertion is the order of expiry. Those of ended calls stay until the next
   * tick: to take out one at a time costs more than all the rest.
   */
  #watches: Watch[] = [];
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
    if (this.#ticks === Number.POSITIVE_INFINITY) return watch;
    this.#watches.push(watch);
    this.#stop ??= this.#every(this.#tickLength, () => this.#advance());
    return watch;
  }

  /** The call's own outcome, or a rejection with `late()` once the timeout has passed; what comes later is dropped. */
  race<T>(call: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const watch = this.watch(() => reject(late()));
      call.then(
        (reply) => {
          watch.end();
          resolve(reply);
        },
        (error) => {
          watch.end();
          reject(error);
        },
      );
    });
  }

  #advance(): void {
    this.#tick++;
    this.#watches = this.#watches.filter(({ expire }) => expire);
    // Not stopped with the last call, but here: calls that follow each other share the timer.
    if (this.#watches.length === 0) {
      this.#stop?.();
      this.#stop = undefined;
    }
    const due = this.#watches.findIndex(({ lastTick }) => lastTick > this.#tick);
    for (const watch of this.#watches.splice(0, due < 0 ? this.#watches.length : due)) watch.expire?.();
  }
}

function byInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  return () => clearInterval(timer);
}
