import type { Clock } from '../clock.js';
import { CacheError, isCacheError } from '../errors.js';
import type { MaybePromise } from '../mode/replies.js';

/** The clocks of this process. */
export interface ProcessClocks {
  /** Runs evenly, whatever happens to the calendar. Default: `performance`. */
  readonly steady?: Clock | undefined;
  /** Tells milliseconds since 1970. Default: `Date`. */
  readonly wall?: Clock | undefined;
}

/** How far a server's clock is ahead of a clock of this process. */
interface Offset {
  readonly clock: Clock;
  readonly milliseconds: number;
  /** When the server was last asked, by the steady clock. */
  askedAt: number;
}

/** How old an offset may be, in milliseconds, before the server is asked again. */
const REFRESH_AFTER = 60_000;

/**
 * The time of servers without a command per call: what is learnt is how far a server is ahead of this process.
 *
 * It is not known at which moment of the round trip the server looked at its clock. The middle is assumed, so the error is
 * at most half of the round trip, plus what the two clocks drift apart in a minute.
 */
export class ServerClock {
  readonly #steady: Clock;
  readonly #wall: Clock;
  readonly #offsets = new Map<string, Offset>();
  readonly #learning = new Map<string, Promise<Offset>>();
  #warned = false;

  constructor({ steady = performance, wall = Date }: ProcessClocks = {}) {
    this.#steady = steady;
    this.#wall = wall;
  }

  /**
   * The time of a server in milliseconds: a promise until it is known, a number from then on. `ask` asks the server: at
   * first, and then at most once a minute, while what was learnt before still serves.
   *
   * Where the server refuses to tell its time (`SERVER`), the wall clock of this process serves, which is said once. Any
   * other failure rejects, with the caller's own key, and the next call asks again.
   */
  now(server: string, key: unknown, ask: () => Promise<number>): MaybePromise<number> {
    const offset = this.#offsets.get(server);
    if (!offset) return this.#learn(server, ask).then(timeBy, (error) => Promise.reject(withKey(key, error)));
    if (this.#steady.now() - offset.askedAt >= REFRESH_AFTER) this.#refresh(server, offset, ask);
    return timeBy(offset);
  }

  /** Calls that come before the answer share the question. */
  #learn(server: string, ask: () => Promise<number>): Promise<Offset> {
    let learning = this.#learning.get(server);
    if (!learning) {
      learning = this.#measure(ask)
        .catch((error) => this.#wallOr(error))
        .then((offset) => this.#keep(server, offset))
        .finally(() => this.#learning.delete(server));
      this.#learning.set(server, learning);
    }
    return learning;
  }

  #refresh(server: string, offset: Offset, ask: () => Promise<number>): void {
    offset.askedAt = this.#steady.now(); // the calls of the next minute do not ask, even if this question fails
    this.#measure(ask).then(
      (fresh) => this.#keep(server, fresh),
      () => {}, // the old offset is still the best that is known
    );
  }

  async #measure(ask: () => Promise<number>): Promise<Offset> {
    const askedAt = this.#steady.now();
    const time = await ask();
    return { clock: this.#steady, milliseconds: time - (askedAt + this.#steady.now()) / 2, askedAt };
  }

  #keep(server: string, offset: Offset): Offset {
    this.#offsets.set(server, offset);
    return offset;
  }

  #wallOr(error: unknown): Offset {
    if (!isCacheError(error, 'SERVER')) throw error;
    if (!this.#warned) {
      console.warn(`${error.message}. The clock of this process serves in its place: keep it in step with the others.`);
    }
    this.#warned = true;
    return { clock: this.#wall, milliseconds: 0, askedAt: this.#steady.now() };
  }
}

function timeBy({ clock, milliseconds }: Offset): number {
  return clock.now() + milliseconds;
}

/** The same failure with the key of one caller, since several may have shared the question. */
function withKey(key: unknown, error: unknown): unknown {
  if (!isCacheError(error)) return error;
  return new CacheError(error.code, error.message, { key, ...('cause' in error && { cause: error.cause }) });
}
