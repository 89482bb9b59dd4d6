import type { AnyCache, ClearOptions, KeysOptions } from '../cache.js';
import type { KeyOf, KeysReply, Reply, TimeReply } from '../derived.js';
import { showKey, unsupported } from '../errors.js';
import { teller } from '../events.js';
import { Circuit, type CircuitState } from '../guard/circuit.js';
import { guards } from '../guard/guards.js';
import type { AnyKeys } from '../mode/all-keys.js';
import { isThenable } from '../mode/replies.js';
import { Around } from './around.js';
import type { Operation } from './forwarding.js';
import { checkGuarding, type GuardedCacheOptions } from './guarded-options.js';

/** What a `GuardedCache` has counted: nothing under a policy of one's own, so all numbers are 0. */
export interface GuardedStats {
  /** Whether calls are made; `undefined` under a policy of one's own. */
  readonly state: CircuitState | undefined;
  readonly underWay: number;
  /** How many calls were refused, and how often that began. */
  readonly refused: number;
  readonly opened: number;
}

/** A write of many keys may take the timeout once for each so many. A read that is slow is of no use to its caller. */
const PORTION = 100;

/**
 * A cache that keeps its callers from waiting for a server that does not answer: a circuit breaker around any cache that answers with
 * promises. (The adapters of ctu have that inside.)
 *
 * A call ends within `timeout`, one about all keys within `slowTimeout`. A timeout with nothing heard since the call left, `failures` in a
 * row or a `failureRate` open the circuit: calls reject with `UNAVAILABLE` at once. After a pause one is let through; where it ends well,
 * or an earlier one is answered late, all are made again. What the server itself answers is no failure, and misuse says nothing. A call
 * that was told `TIMEOUT` may be carried out later. `close` is never refused.
 *
 * Throws `UNSUPPORTED` for a cache that answers at once.
 *
 * @example
 * ```ts
 * import { GuardedCache } from '@ctu/core';
 * import { FaultyCache } from '@ctu/core/testing';
 *
 * const remote = new FaultyCache<string, string>(new Map()); // stands for a server
 * const cache = new GuardedCache(remote, { timeout: 50 });
 * remote.hold('get'); // it is frozen
 *
 * console.log(await cache.get('a').catch((error) => error.code)); // → TIMEOUT
 * console.log(await cache.get('b').catch((error) => error.code)); // → UNAVAILABLE
 * console.log(cache.stats().state); // → open
 * ```
 */
export class GuardedCache<C extends AnyCache> extends Around<C, GuardedStats> {
  /** @internal */
  readonly [guards] = true;
  readonly #circuit: Circuit;
  readonly #policy: GuardedCacheOptions['policy'];
  readonly #timeout: number;
  readonly #slowTimeout: number;

  constructor(base: C, options: GuardedCacheOptions = {}) {
    super(base);
    checkGuarding(options);
    if (!this.async) throw unsupported(base, 'be guarded', 'it answers at once');
    const { timeout = 1_000, failures = 5, failureRate = 0.5, maxCalls = 10_000, policy } = options;
    const { slowTimeout = 30 * timeout, longestPause = 30_000, pause = Math.min(timeout, 30_000) } = options;
    const { clock = performance, random = Math.random } = options;
    const tell = teller(options, 'GuardedCache');
    this.#circuit = new Circuit({ timeout, failures, failureRate, pause, longestPause, maxCalls, clock, random, tell });
    this.#policy = policy;
    this.#timeout = timeout;
    this.#slowTimeout = slowTimeout;
  }

  override clear(options?: ClearOptions): Reply<C, void>;
  override clear(options?: ClearOptions): unknown {
    // Else each page would be a call within a call: refused where that is the one let through.
    return this.base.clear ? super.clear(options) : this.clearEach((keys) => this.deleteMany(keys as KeyOf<C>[])); // its own keys
  }

  override keys(options?: KeysOptions): KeysReply<C, KeyOf<C>>;
  override keys(options?: KeysOptions): unknown {
    return this.#list(() => super.keys(options) as AnyKeys);
  }

  override get size(): Reply<C, number> {
    const size = (): unknown => super.size;
    return ('size' in this.base ? this.#call('size', size, this.#slowTimeout) : size()) as Reply<C, number>; // else of its `keys`
  }

  override now(key: KeyOf<C>): TimeReply<C>;
  override now(key: KeyOf<C>): unknown {
    const time: unknown = super.now(key);
    if (!isThenable(time)) return time;
    time.then(undefined, () => {}); // nobody hears it where the call is refused
    return this.#call('now', () => time, this.#timeout);
  }

  override close(): Reply<C, void>;
  override close(): unknown {
    const closing = (async () => super.close())();
    return this.#policy ? closing : this.#circuit.within(closing, 'close');
  }

  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    const what = keys.length === 1 ? `${operation} of ${showKey(keys[0])}` : operation;
    const portions = operation === 'getMany' ? 1 : Math.ceil(keys.length / PORTION);
    return this.#call(what, act, this.#timeout * portions || this.#slowTimeout); // none of a clear
  }

  async #call(what: string, act: () => unknown, timeout: number): Promise<unknown> {
    const call = async (): Promise<unknown> => act();
    return this.#policy ? this.#policy.execute(call) : this.#circuit.call(call, what, timeout);
  }

  /** The first page is a call. Whether later ones ask the server, or answer from memory, nobody knows: they have the deadline alone. */
  async *#list(start: () => AnyKeys): AsyncGenerator<unknown> {
    const listing = (async function* () {
      yield* start();
    })();
    const next = (): Promise<IteratorResult<unknown>> => listing.next();
    try {
      let page = (await this.#call('keys', next, this.#slowTimeout)) as IteratorResult<unknown>; // what `next` answers
      while (!page.done) {
        yield page.value;
        page = await (this.#policy ? next() : this.#circuit.within(next(), 'keys', this.#slowTimeout));
      }
    } finally {
      listing.return(undefined).catch(() => {}); // without waiting: a server that is frozen never lets go
    }
  }

  /** The state of the circuit, and the counters since construction. */
  override stats(): GuardedStats {
    const { state, underWay, refused, opened } = this.#circuit;
    return { state: this.#policy ? undefined : state, underWay, refused, opened };
  }
}
