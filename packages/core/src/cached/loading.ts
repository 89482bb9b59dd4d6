import type { Flight } from '../coherence/flight.js';
import { type Ride, SingleFlight } from '../coherence/single-flight.js';
import { CacheError, showKey } from '../errors.js';
import { guarded } from '../events.js';
import { attempt } from './attempt.js';
import { Failures } from './failures.js';
import { Meter } from './meter.js';
import { type AnyOptions, nameIn, type Plan } from './options.js';
import { Results } from './results.js';

/** Why a function is called. */
export type Reason = 'miss' | 'stale' | 'refresh';

/** What a function is told first, with the option `context`. */
export interface LoadContext<V = unknown> {
  /** Aborts when the last caller that waited has given up, or the `timeout` is over. */
  readonly signal: AbortSignal;
  readonly key: unknown;
  /** The old result, where there is one that may still be answered. */
  readonly stale: V | undefined;
  /** `miss`: nothing could be answered; `stale`: behind, or in place of, an old result; `refresh`: it was asked for. */
  readonly reason: Reason;
}

/** A call of the function that is to be made. */
export interface Order {
  readonly key: unknown;
  readonly self: unknown;
  readonly args: unknown[];
  readonly reason: Reason;
  /** The old result, which may be answered where the load fails or takes too long. */
  readonly stale?: { readonly value: unknown } | undefined;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt: number | undefined;
}

/** A load under way. */
interface Load extends Ride<unknown> {
  readonly controller: AbortController | undefined;
  /** How many wait for it that may give up. */
  waiting: number;
}

/** How many results are renewed behind answers at a time. More are left to the next call. */
const MOST_BEHIND = 100;

/** For how long a renewal that failed is not tried again, in milliseconds, where nothing else is said. */
const THROTTLE = 1_000;

/** The loads of one function: reads and renewals of a key share one. */
export class Loading {
  readonly meter = new Meter();
  readonly failures = new Failures();
  readonly #plan: Plan;
  readonly #results: Results;
  readonly #underWay = new SingleFlight<Load>();
  /** What goes on behind answers. It never rejects. */
  readonly #behind = new Map<Promise<unknown>, Load>();
  #closed = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#results = new Results(plan);
  }

  /** The load of a key that is under way. */
  join(name: unknown): Load | undefined {
    const load = this.#underWay.join(name);
    if (load) this.meter.joined++;
    return load;
  }

  /** The load under way, else a new one. */
  fly(name: unknown, order: Order): Load {
    // 1. Two ask the cache. 2. It has nothing for them. 3. The first begins to load.
    return this.join(name) ?? this.#underWay.share(name, this.begin(order));
  }

  /** A load of its own. */
  begin(order: Order): Load {
    const { loads, options, original } = this.#plan;
    const { key, self, args, reason, stale } = order;
    const flight = loads.begin(nameIn(this.#plan, key), reason === 'refresh');
    const controller = options.context ? new AbortController() : undefined;
    const act = controller
      ? () => original.call(self, { signal: controller.signal, key, stale: stale?.value, reason }, ...args)
      : () => original.apply(self, args);
    return { flight, controller, waiting: 0, outcome: this.#load(order, flight, controller, act) };
  }

  /** Waits for a load, as one caller who may give up, and who may be content with the old result. */
  async wait(load: Load, { key, stale }: Order, signal: AbortSignal | undefined): Promise<unknown> {
    load.waiting++;
    if (!signal && !stale) return load.outcome;
    const { clock, options } = this.#plan;
    try {
      return await attempt(load.outcome, {
        timers: clock,
        signal,
        patience: stale && options.softTimeout,
        impatient: () => {
          this.#goOn(load);
          return this.#old(key, stale!.value); // else there is no patience
        },
      });
    } catch (error) {
      if (signal?.aborted) this.#leave(load, signal.reason);
      else if (stale) return this.#old(key, stale.value);
      throw error;
    }
  }

  /** Renews a result behind an answer, unless that is being done, or has just failed. */
  behind(name: unknown, order: Order): void {
    if (this.#closed || this.#behind.size >= MOST_BEHIND) return;
    if (this.#underWay.join(name) || this.failures.of(name, this.#plan.clock.now())) return;
    const load = this.#underWay.share(name, this.begin(order));
    load.waiting++;
    this.#goOn(load);
  }

  /** Renews nothing behind answers any more, and aborts what is being renewed. Resolves when that has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new CacheError('CLOSED', 'The cached function was closed');
    for (const { controller } of this.#behind.values()) controller?.abort(error);
    await Promise.all(this.#behind.keys());
  }

  /** Answers with a result whose ttl is over. */
  #old(key: unknown, value: unknown): unknown {
    this.meter.staleServed++;
    this.#plan.tell({ type: 'stale-hit', key });
    return value;
  }

  /** A load goes on though nobody waits for it. */
  #goOn(load: Load): void {
    const work = load.outcome.then(nothing, nothing);
    this.#behind.set(work, load);
    work.then(() => this.#behind.delete(work));
    const { waitUntil } = this.#plan.options;
    if (waitUntil) guarded(waitUntil, work);
  }

  /** One caller gives up. Where he was the last one, the function may stop. */
  #leave(load: Load, reason: unknown): void {
    load.waiting--;
    if (load.waiting > 0 || !load.controller) return;
    load.flight.joinable = false;
    load.controller.abort(reason);
  }

  async #load(
    { key, absentAt }: Order,
    flight: Flight,
    controller: AbortController | undefined,
    act: () => unknown,
  ): Promise<unknown> {
    const { loads, clock, tell, options } = this.#plan;
    const at = nameIn(this.#plan, key);
    const forget = () => this.#results.forget(key);
    const start = clock.now();
    let value: unknown;
    try {
      value = await this.#inTime(key, controller, act());
    } catch (error) {
      this.#failed(key, error, clock.now() - start);
      if (loads.failed(at, flight, forget) === 'forget') await forget();
      throw error;
    }
    const took = clock.now() - start;
    this.meter.ended(took, false);
    this.failures.forget(loads.nameOf(key));
    if (options.onEvent) tell({ type: 'loaded', key, duration: took });
    const verdict = loads.landed(at, flight, forget);
    if (verdict === 'keep') await this.#results.keep(key, value, took, absentAt);
    else if (verdict === 'forget') await forget();
    return value;
  }

  /** What the function answers, unless that takes too long. */
  #inTime(key: unknown, controller: AbortController | undefined, answer: unknown): unknown {
    const { clock, options } = this.#plan;
    const { timeout } = options;
    if (timeout === undefined) return answer;
    return attempt(Promise.resolve(answer), {
      timers: clock,
      patience: timeout,
      impatient: () => {
        const error = new CacheError('TIMEOUT', `The function took more than ${timeout} ms for ${showKey(key)}`, { key });
        controller?.abort(error);
        throw error;
      },
    });
  }

  #failed(key: unknown, error: unknown, took: number): void {
    const { clock, loads, tell, windows, options } = this.#plan;
    this.meter.ended(took, true);
    if (options.onEvent) tell({ type: 'load-failed', key, error, duration: took });
    const told = timeOfError(options.errorTtl, error);
    const renews = windows.staleWhileRevalidate + windows.staleIfError > 0 || windows.refreshAhead !== undefined;
    const milliseconds = told ?? (renews ? THROTTLE : 0);
    const failure = { error, until: clock.now() + milliseconds, rejects: told !== undefined };
    if (milliseconds > 0) this.failures.remember(loads.nameOf(key), failure);
  }
}

/** For how long an error is remembered. What the function that tells it throws must not take the error's place. */
function timeOfError(errorTtl: AnyOptions['errorTtl'], error: unknown): number | undefined {
  if (typeof errorTtl !== 'function') return errorTtl;
  try {
    return errorTtl(error);
  } catch {
    return undefined;
  }
}

function nothing(): void {}
