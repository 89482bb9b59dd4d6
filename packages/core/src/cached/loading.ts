import type { Flight } from '../coherence/flight.js';
import { type Ride, SingleFlight } from '../coherence/single-flight.js';
import { CacheError, showKey } from '../errors.js';
import { guarded } from '../events.js';
import { attempt } from './attempt.js';
import { Failures } from './failures.js';
import { Meter } from './meter.js';
import type { AnyOptions } from './options.js';
import { nameIn, type Plan } from './plan.js';
import { Results } from './results.js';

/** Why a function is called: there was nothing to answer; an old result is to be renewed; a refresh was asked for. */
export type Reason = 'miss' | 'stale' | 'refresh';

/** What a function with the option `context` is told before its arguments. */
export interface LoadContext<V = unknown> {
  /** Aborts when the last caller that waited has given up, or the `timeout` is over. */
  readonly signal: AbortSignal;
  readonly key: unknown;
  /** The old result, where there is one that may still be answered; undefined of a refresh, which does not look for one. */
  readonly stale: V | undefined;
  readonly reason: Reason;
}

/** A result that may be answered where a load fails or takes too long. */
export interface Old {
  readonly value: unknown;
}

/** A call of the function that is to be made. */
export interface Order {
  readonly key: unknown;
  readonly self: unknown;
  readonly args: unknown[];
  readonly reason: Reason;
  readonly old?: Old | undefined;
  /** `loads.changes` when the cache was seen to have nothing under the key; undefined where that is not known. */
  readonly absentAt?: number | undefined;
}

/** A load under way. */
interface Load extends Ride<unknown> {
  readonly controller: AbortController | undefined;
  /** How many wait for it. */
  waiting: number;
}

/** How many results are renewed behind answers at a time. More are left to later calls. */
const MOST_BEHIND = 100;

/** For how long a renewal that failed is not tried again, in milliseconds, where `errorTtl` does not say it. */
const THROTTLE = 1_000;

/** The loads of one function that answers with promises: reads and renewals of a key share one. */
export class Loading {
  readonly meter = new Meter();
  readonly failures: Failures;
  readonly #plan: Plan;
  readonly #results: Results;
  readonly #underWay = new SingleFlight<Load>();
  /** What goes on behind answers. It never rejects. */
  readonly #behind = new Map<Promise<unknown>, Load>();
  #closed = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#results = new Results(plan);
    this.failures = new Failures(plan.clock);
  }

  /** The load of a key that is under way. */
  join(name: unknown): Load | undefined {
    const load = this.#underWay.join(name);
    if (load) this.meter.joined++;
    return load;
  }

  isUnderWay(name: unknown): boolean {
    return this.#underWay.join(name) !== undefined;
  }

  /** The load under way, else a new one. */
  fly(name: unknown, order: Order): Load {
    // 1. Two ask the cache. 2. It has nothing for them. 3. The first begins to load.
    return this.join(name) ?? this.#underWay.share(name, this.begin(order));
  }

  /** A load of its own. */
  begin(order: Order): Load {
    const { loads, options, original } = this.#plan;
    const { key, self, args, reason, old } = order;
    const flight = loads.begin(nameIn(this.#plan, key), reason === 'refresh');
    const controller = options.context ? new AbortController() : undefined;
    const act = () =>
      controller
        ? original.call(self, { signal: controller.signal, key, stale: old?.value, reason }, ...args)
        : original.apply(self, args);
    return { flight, controller, waiting: 0, outcome: this.#load(order, flight, controller, act) };
  }

  /** Goes on with a load that began as a sync one. */
  adopt(name: unknown, key: unknown, flight: Flight, loading: PromiseLike<unknown>): Promise<unknown> {
    const order: Order = { key, self: undefined, args: [], reason: 'miss' };
    const outcome = this.#load(order, flight, undefined, () => loading);
    return this.#underWay.share(name, { flight, controller: undefined, waiting: 1, outcome }).outcome;
  }

  /** Waits for a load, as one caller, who may give up, and may be content with the old result. */
  wait(load: Load, key: unknown, old: Old | undefined, signal: AbortSignal | undefined): Promise<unknown> {
    load.waiting++;
    return old || signal ? this.#waitBriefly(load, key, old, signal) : load.outcome;
  }

  async #waitBriefly(
    load: Load,
    key: unknown,
    old: Old | undefined,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    try {
      return await attempt(load.outcome, {
        clock: this.#plan.clock,
        signal,
        patience: old && this.#plan.options.softTimeout,
        impatient: () => {
          this.#goOn(load);
          return this.answerOld(key, old!.value); // without it there is no end to patience
        },
      });
    } catch (error) {
      if (signal?.aborted) this.#leave(load, key, signal.reason);
      else if (old) return this.answerOld(key, old.value);
      throw error;
    }
  }

  /** Renews a result behind its answer, unless that is being done, or has failed just now. */
  behind(name: unknown, order: Order): void {
    if (this.#closed || this.#behind.size >= MOST_BEHIND) return;
    if (this.#underWay.join(name) || this.failures.of(name)) return;
    const load = this.#underWay.share(name, this.begin(order));
    load.waiting++;
    this.#goOn(load);
  }

  /** Answers with a result whose ttl is over. */
  answerOld(key: unknown, value: unknown): unknown {
    this.meter.staleServed++;
    this.#plan.tell({ type: 'stale-hit', key });
    return value;
  }

  /** From now on nothing is renewed behind answers, and what is being renewed is aborted. Resolves when that has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new CacheError('CLOSED', 'The cached function was closed');
    for (const { controller } of this.#behind.values()) controller?.abort(error);
    await Promise.all(this.#behind.keys());
  }

  /** A load goes on, though nobody may wait for it. */
  #goOn(load: Load): void {
    const work = load.outcome.then(nothing, nothing);
    this.#behind.set(work, load);
    void work.then(() => this.#behind.delete(work));
    const { waitUntil } = this.#plan.options;
    if (waitUntil) guarded(waitUntil, work);
  }

  /** One caller gives up. Where he was the last one, the function may stop, and nobody joins it any more. */
  #leave(load: Load, key: unknown, reason: unknown): void {
    this.#plan.tell({ type: 'aborted', key });
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
    const { loads, clock } = this.#plan;
    const at = nameIn(this.#plan, key);
    const forget = () => this.#results.forget(key);
    const start = clock.now();
    let value: unknown;
    try {
      value = await this.#inTime(key, controller, act());
    } catch (error) {
      this.failed(key, error, clock.now() - start);
      if (loads.failed(at, flight, forget) === 'forget') await forget();
      throw error;
    }
    const took = clock.now() - start;
    this.loaded(key, took);
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
      clock,
      patience: timeout,
      impatient: () => {
        const error = new CacheError('TIMEOUT', `Loading ${showKey(key)} took more than ${timeout} ms`, { key });
        controller?.abort(error);
        throw error;
      },
    });
  }

  /** A load has ended with a result. */
  loaded(key: unknown, took: number): void {
    const { loads, tell } = this.#plan;
    this.meter.ended(took, false);
    this.failures.forget(loads.nameOf(key));
    tell({ type: 'loaded', key, duration: took });
  }

  /** A load has failed. */
  failed(key: unknown, error: unknown, took: number): void {
    const { loads, tell, windows, options } = this.#plan;
    this.meter.ended(took, true);
    tell({ type: 'load-failed', key, error, duration: took });
    const told = errorTtlOf(options, error);
    const renewing = windows.staleWhileRevalidate + windows.staleIfError > 0 || windows.refreshAhead !== undefined;
    const milliseconds = told ?? (renewing ? THROTTLE : 0);
    if (milliseconds > 0) this.failures.remember(loads.nameOf(key), error, milliseconds, told !== undefined);
  }
}

/** For how long an error is remembered. What the function that tells it throws must not take the error's place. */
function errorTtlOf({ errorTtl }: AnyOptions, error: unknown): number | undefined {
  if (typeof errorTtl !== 'function') return errorTtl;
  try {
    return errorTtl(error);
  } catch {
    return undefined;
  }
}

function nothing(): void {}
