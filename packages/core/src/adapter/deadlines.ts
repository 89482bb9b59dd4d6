/** Calls `tick` every so many milliseconds until the function it returns is called. */
export type Every = (milliseconds: number, tick: () => void) => () => void;

interface Watch {
  readonly lastTick: number;
  readonly expire: () => void;
}

/** How many ticks a timeout lasts at least: a call is given up at most one tick early, never late. */
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
  /** All watches last equally long, so the order of insertion is the order of expiry. */
  readonly #watches = new Set<Watch>();
  readonly #ticks: number;
  readonly #tickLength: number;
  readonly #every: Every;
  #tick = 0;
  #stop: (() => void) | undefined;

  /** `timeout` in milliseconds; `Infinity` waits for ever. */
  constructor(timeout: number, every: Every = byInterval) {
    if (!(timeout > 0)) throw new RangeError(`timeout must be a positive number of milliseconds, not ${timeout}`);
    this.#tickLength = Math.min(timeout / TICKS, LONGEST_TICK);
    this.#ticks = Math.floor(timeout / this.#tickLength);
    this.#every = every;
  }

  /** Calls `expire` once the timeout has passed, unless the function it returns is called before. */
  watch(expire: () => void): () => void {
    const watch = this.#add(expire);
    return () => {
      this.#watches.delete(watch);
    };
  }

  /** The call's own outcome, or a rejection with `late()` once the timeout has passed; what comes later is dropped. */
  race<T>(call: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const watch = this.#add(() => reject(late()));
      call.then(
        (reply) => {
          this.#watches.delete(watch);
          resolve(reply);
        },
        (error) => {
          this.#watches.delete(watch);
          reject(error);
        },
      );
    });
  }

  #add(expire: () => void): Watch {
    const watch = { lastTick: this.#tick + this.#ticks, expire };
    if (this.#ticks === Number.POSITIVE_INFINITY) return watch;
    this.#watches.add(watch);
    this.#stop ??= this.#every(this.#tickLength, () => this.#advance());
    return watch;
  }

  #advance(): void {
    // Not stopped with the last call, but here: calls that follow each other share the timer.
    if (this.#watches.size === 0) {
      this.#stop?.();
      this.#stop = undefined;
      return;
    }
    this.#tick++;
    for (const watch of this.#watches) {
      if (watch.lastTick > this.#tick) break;
      this.#watches.delete(watch);
      watch.expire();
    }
  }
}

function byInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  return () => clearInterval(timer);
}
