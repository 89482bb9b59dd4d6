/** Calls `tick` every so many milliseconds until the function it returns is called. */
export type Every = (milliseconds: number, tick: () => void) => () => void;

/** Takes the outcome of a call. One of the two methods is called, once; neither may throw. */
export interface Receiver<in T> {
  answer(reply: T): void;
  fail(error: unknown): void;
}

/** Tells whether anybody still waits for a call: once nobody does, nothing more may be sent for it. */
export interface Wanted {
  readonly wanted: boolean;
}

/**
 * A call to a server. It is linked into the ring of all calls under way, which are in the order of their expiry. One of
 * `answer`, `fail` and `expire` is called, once. It is an object because closures and promises slow down a lone read.
 */
export abstract class Call<in T> implements Receiver<T>, Wanted {
  before: Call<never> = this;
  after: Call<never> = this;
  lastTick = Number.POSITIVE_INFINITY;
  /** Whether it has not ended. */
  wanted = true;

  abstract answer(reply: T): void;
  abstract fail(error: unknown): void;
  /** The timeout has passed. */
  abstract expire(): void;

  /** A reply came after the timeout, or the error in its place. Default: it is dropped. */
  late(_error?: unknown): void {}

  /** Takes the call out of the ring; false if it had ended before. */
  end(): boolean {
    const { wanted } = this;
    this.wanted = false;
    this.before.after = this.after;
    this.after.before = this.before;
    this.before = this;
    this.after = this;
    return wanted;
  }
}

/** How many ticks a timeout lasts at least: a call is given up at most one tick early. */
const TICKS = 16;

/** The longest tick, in milliseconds. The timer runs on for at most one tick after the last call has ended. */
const LONGEST_TICK = 100;

/**
 * One coarse clock for all calls of an adapter: one timer, not one per call, which runs only while calls are under way.
 *
 * Time is counted in ticks, not read from a clock, so that a program that was busy for seconds does not take the replies
 * that wait in its own socket for a dead server: the whole pause is one tick.
 */
export class Deadlines {
  readonly #every: Every;
  readonly #tickLength: number;
  readonly #ticks: number;
  /** Nearly all calls last equally long, so the order of insertion is mostly that of expiry. */
  readonly #ring = new Anchor();
  #tick = 0;
  #stop: (() => void) | undefined;

  /** `timeout` in milliseconds; `Infinity` waits for ever. */
  constructor(timeout: number, every: Every = byInterval) {
    if (!(timeout > 0)) throw new RangeError(`timeout must be a positive number of milliseconds, not ${timeout}`);
    this.#every = every;
    this.#tickLength = Math.min(Math.max(timeout / TICKS, 1), LONGEST_TICK);
    this.#ticks = Math.ceil(timeout / this.#tickLength);
  }

  /**
   * Ends the call with the reply or its error, or with its expiry once the timeout has passed.
   * `lastTick` is that of an earlier call, whose deadline this one has too. Default: a deadline of its own.
   */
  follow<T>(reply: Promise<T>, call: Call<T>, lastTick = this.#tick + this.#ticks): void {
    this.#watch(call, lastTick);
    reply.then(
      (value) => {
        if (call.end()) call.answer(value);
        else call.late();
      },
      (error) => {
        if (call.end()) call.fail(error);
        else call.late(error);
      },
    );
  }

  /** As `follow`, as a promise: the reply's own outcome, or a rejection with `expiry()`. */
  race<T>(reply: Promise<T>, expiry: () => Error): Promise<T> {
    return new Promise((resolve, reject) => this.follow(reply, new Race(resolve, reject, expiry)));
  }

  #watch(call: Call<never>, lastTick: number): void {
    call.lastTick = lastTick;
    let next: Call<never> = this.#ring;
    while (next.before.lastTick > lastTick && next.before !== this.#ring) next = next.before;
    call.before = next.before;
    call.after = next;
    next.before.after = call;
    next.before = call;
    if (this.#ticks < Number.POSITIVE_INFINITY) this.#stop ??= this.#every(this.#tickLength, () => this.#advance());
  }

  #advance(): void {
    this.#tick++;
    // The timer is stopped here, not with the last call: calls that follow each other share it.
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

/** The fixed point of the ring: the call that expires first is after it, the one that expires last before it. */
class Anchor extends Call<unknown> {
  answer(): void {}
  fail(): void {}
  expire(): void {}
}

/** A call as a promise. */
class Race<T> extends Call<T> {
  constructor(
    readonly answer: (reply: T) => void,
    readonly fail: (error: unknown) => void,
    private readonly expiry: () => Error,
  ) {
    super();
  }

  expire(): void {
    this.fail(this.expiry());
  }
}

function byInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  return () => clearInterval(timer);
}
