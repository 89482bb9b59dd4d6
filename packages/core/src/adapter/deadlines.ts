/** A timer that ticks until it is stopped. */
export interface Ticker {
  stop(): void;
  /** Whether it keeps the program from ending, where the platform knows such a thing. At first it does. */
  hold?(hold: boolean): void;
}

/** Calls `tick` every so many milliseconds. */
export type Every = (milliseconds: number, tick: () => void) => Ticker;

interface Watch {
  readonly lastTick: number;
  readonly expire: () => void;
}

/** How many ticks a timeout lasts: a call is given up at most a sixteenth of the timeout early, never late. */
const TICKS = 16;

/**
 * One coarse clock for all calls of an adapter: a timer that runs only while calls are under way, not one per call.
 *
 * Time is counted in ticks, not read from a clock, so that a program that was busy for seconds does not take the replies
 * that wait in its own socket for a dead server: the whole pause is one tick.
 */
export class Deadlines {
  /** All watches last equally long, so the order of insertion is the order of expiry. */
  readonly #watches = new Set<Watch>();
  readonly #timeout: number;
  readonly #every: Every;
  #tick = 0;
  #ticker: Ticker | undefined;

  /** `timeout` in milliseconds; `Infinity` waits for ever. */
  constructor(timeout: number, every: Every = byInterval) {
    if (!(timeout > 0)) throw new RangeError(`timeout must be a positive number of milliseconds, not ${timeout}`);
    this.#timeout = timeout;
    this.#every = every;
  }

  /** Calls `expire` once the timeout has passed, unless the function it returns is called before. */
  watch(expire: () => void): () => void {
    const watch = this.#add(expire);
    return () => this.#forget(watch);
  }

  /** The call's own outcome, or a rejection with `late()` once the timeout has passed; what comes later is dropped. */
  race<T>(call: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const watch = this.#add(() => reject(late()));
      call.then(
        (reply) => {
          this.#forget(watch);
          resolve(reply);
        },
        (error) => {
          this.#forget(watch);
          reject(error);
        },
      );
    });
  }

  #add(expire: () => void): Watch {
    const watch = { lastTick: this.#tick + TICKS, expire };
    if (this.#timeout === Number.POSITIVE_INFINITY) return watch;
    if (!this.#ticker) this.#ticker = this.#every(this.#timeout / TICKS, () => this.#advance());
    else if (this.#watches.size === 0) this.#ticker.hold?.(true);
    this.#watches.add(watch);
    return watch;
  }

  #advance(): void {
    this.#tick++;
    for (const watch of this.#watches) {
      if (watch.lastTick > this.#tick) break;
      this.#forget(watch);
      watch.expire();
    }
    if (this.#watches.size > 0) return;
    this.#ticker?.stop();
    this.#ticker = undefined;
  }

  #forget(watch: Watch): void {
    // The timer rests until its next tick instead of being stopped: calls that follow each other share it.
    if (this.#watches.delete(watch) && this.#watches.size === 0) this.#ticker?.hold?.(false);
  }
}

/** What `setInterval` gives outside of browsers, where it is a number. */
interface HoldingTimer {
  ref(): void;
  unref(): void;
}

function byInterval(milliseconds: number, tick: () => void): Ticker {
  // A browser's longest delay is 2^31 - 1 ms; a longer one would fire at once.
  const timer = setInterval(tick, Math.min(milliseconds, 2 ** 31 - 1));
  const holding = timer as unknown as HoldingTimer | number; // one or the other, whatever the platform's types say
  return {
    stop: () => clearInterval(timer),
    hold: (hold) => {
      if (typeof holding === 'object') hold ? holding.ref() : holding.unref();
    },
  };
}
