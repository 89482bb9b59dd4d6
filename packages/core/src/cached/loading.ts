import type { Flight, Verdict } from '../coherence/flight.js';
import { SingleFlight } from '../coherence/single-flight.js';
import { CacheError, isCacheError, showKey } from '../errors.js';
import { guarded } from '../events.js';
import { attempt } from './attempt.js';
import { Failures } from './failures.js';
import { Failed, isFailed, type Load, type Old, type Order, type Reason, resultOf, type Seat } from './load.js';
import { Meter } from './meter.js';
import type { AnyOptions } from './options.js';
import { nameIn, type Plan } from './plan.js';
import { type Result, Results } from './results.js';
import type { Ending } from './shared-signal.js';

/** What a function with the option `context` is told before its arguments. */
export interface LoadContext<V = unknown> {
  /** Aborts when the last caller that waited has given up, or the `timeout` is over. */
  readonly signal: AbortSignal;
  readonly key: unknown;
  /** The old result, where there is one that may still be answered; undefined of a refresh, which does not look for one. */
  readonly stale: V | undefined;
  readonly reason: Reason;
}

/** Calls the function for a load. */
type Act = () => PromiseLike<readonly unknown[]>;

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
  readonly #underWay = new SingleFlight<Seat>();
  /** What goes on behind answers, and its end, which never rejects. */
  readonly #behind = new Map<Load, Promise<unknown>>();
  #closed = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#results = new Results(plan);
    this.failures = new Failures(plan.clock);
  }

  /** The load of a key that is under way, for a caller who is to wait for it. */
  join(name: unknown, key: unknown): Seat | undefined {
    const seat = this.#underWay.join(name);
    if (!seat) return undefined;
    this.meter.joined++;
    this.#plan.tell({ type: 'joined', key });
    return seat;
  }

  isUnderWay(name: unknown): boolean {
    return this.#underWay.join(name) !== undefined;
  }

  /** The load under way, else a new one: a seat in `load`, which has yet to depart, or one of its own. */
  fly(name: unknown, order: Order, load?: Load): Seat {
    // 1. Two ask the cache. 2. It has nothing for them. 3. The first begins to load.
    return this.join(name, order.key) ?? this.#underWay.share(name, load ? this.board(load, order) : this.begin(order));
  }

  /** A load of its own. */
  begin(order: Order): Seat {
    const { original } = this.#plan;
    const { key, self, args, reason, old } = order;
    const load = this.open();
    const seat = this.board(load, order);
    this.depart(load, async () => [
      await (load.controller
        ? original.call(self, { signal: load.controller.signal, key, stale: old?.value, reason }, ...args)
        : original.apply(self, args)),
    ]);
    return seat;
  }

  /** Goes on with a load that began as a sync one. */
  adopt(name: unknown, key: unknown, flight: Flight, loading: PromiseLike<unknown>): Promise<unknown> {
    const load = this.open();
    const seat = this.board(load, { key, self: undefined, args: [], reason: 'miss' }, flight);
    load.waiting++;
    this.depart(load, async () => [await loading]);
    return this.#underWay.share(name, seat).outcome;
  }

  /** A load without keys. */
  open(): Load {
    let end!: Load['end'];
    const outcomes = new Promise<readonly unknown[]>((resolve) => {
      end = resolve;
    });
    const controller = this.#plan.options.context ? new AbortController() : undefined;
    return { controller, seats: [], outcomes, end, waiting: 0 };
  }

  /** Adds a key to a load that is to depart in the same turn: from now on whatever overtakes the key overtakes it. */
  board(load: Load, order: Order, flight = this.#flightOf(order)): Seat {
    if (order.reason === 'refresh') this.#plan.tell({ type: 'refresh', key: order.key, reason: 'refresh' });
    const index = load.seats.length;
    const seat = { load, order, flight, outcome: load.outcomes.then((outcomes) => resultOf(outcomes[index])) };
    load.seats.push(seat);
    return seat;
  }

  #flightOf({ key, reason }: Order): Flight {
    return this.#plan.loads.begin(nameIn(this.#plan, key), reason === 'refresh');
  }

  /** Loads what a load has keys of: `act` answers the results in their order. */
  depart(load: Load, act: Act): void {
    load.end(this.#load(load, act));
  }

  /** Waits for a load, as one caller, who may give up, and may be content with the old result. */
  wait(seat: Seat, old: Old | undefined, signal: Ending | undefined): Promise<unknown> {
    seat.load.waiting++;
    return old || signal ? this.#waitBriefly(seat, old, signal) : seat.outcome;
  }

  async #waitBriefly(seat: Seat, old: Old | undefined, signal: Ending | undefined): Promise<unknown> {
    const { key } = seat.order;
    try {
      return await attempt(seat.outcome, {
        clock: this.#plan.clock,
        signal,
        patience: old && this.#plan.options.softTimeout,
        impatient: () => {
          this.#goOn(seat.load);
          return this.answerOld(key, old!.value); // without it there is no end to patience
        },
      });
    } catch (error) {
      if (signal?.aborted) this.#leave(seat, signal.reason);
      else if (old) return this.answerOld(key, old.value);
      throw error;
    }
  }

  /** Whether a result would be renewed behind its answer: not where that is being done, or has failed just now. */
  mayRenew(name: unknown, load?: Load): boolean {
    const full = this.#behind.size >= MOST_BEHIND && !(load && this.#behind.has(load));
    return !(this.#closed || full || this.isUnderWay(name) || this.failures.of(name));
  }

  /** Renews a result behind its answer, as `fly` would load it. */
  behind(name: unknown, order: Order, load?: Load): void {
    if (!this.mayRenew(name, load)) return;
    this.#plan.tell({ type: 'refresh', key: order.key, reason: 'stale' });
    const seat = this.#underWay.share(name, load ? this.board(load, order) : this.begin(order));
    seat.load.waiting++;
    this.#goOn(seat.load);
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
    for (const { controller } of this.#behind.keys()) controller?.abort(error);
    await Promise.all(this.#behind.values());
  }

  /** A load goes on, though nobody may wait for it. */
  #goOn(load: Load): void {
    if (this.#behind.has(load)) return;
    const work = load.outcomes.then(nothing, nothing);
    this.#behind.set(load, work);
    void work.then(() => this.#behind.delete(load));
    const { waitUntil } = this.#plan.options;
    if (waitUntil) guarded(waitUntil, work);
  }

  /** One caller gives up. Where he was the last one, the function may stop, and nobody joins it any more. */
  #leave({ load, order }: Seat, reason: unknown): void {
    this.#plan.tell({ type: 'aborted', key: order.key });
    load.waiting--;
    if (load.waiting > 0 || !load.controller) return;
    for (const { flight } of load.seats) flight.joinable = false;
    load.controller.abort(reason);
  }

  async #load(load: Load, act: Act): Promise<readonly unknown[]> {
    const { clock } = this.#plan;
    const start = clock.now();
    const outcomes = await this.#outcomesOf(load, act);
    const took = clock.now() - start;
    this.meter.ended(took, outcomes.every(isFailed));
    const newest: Result[] = [];
    const lost: unknown[] = [];
    load.seats.forEach((seat, index) => {
      const value = outcomes[index];
      const { key, absentAt } = seat.order;
      const verdict = isFailed(value) ? this.#failed(seat, value.error, took) : this.#landed(seat, took);
      if (verdict === 'keep') newest.push({ key, value, absentAt });
      else if (verdict === 'forget') lost.push(key);
    });
    await Promise.all([this.#results.keep(newest, took), this.#results.forget(lost)]);
    return outcomes;
  }

  /** What becomes of each key: all have failed where the load has. */
  async #outcomesOf(load: Load, act: Act): Promise<readonly unknown[]> {
    try {
      return await this.#inTime(load, act());
    } catch (error) {
      return load.seats.map(() => new Failed(error));
    }
  }

  #landed(seat: Seat, took: number): Verdict {
    this.loaded(seat.order.key, took);
    return this.#end('landed', seat);
  }

  #failed(seat: Seat, error: unknown, took: number): Verdict {
    this.failed(seat.order.key, error, took, wasGivenUp(seat.load));
    return this.#end('failed', seat);
  }

  #end(how: 'landed' | 'failed', { flight, order: { key } }: Seat): Verdict {
    return this.#plan.loads[how](nameIn(this.#plan, key), flight, () => this.#results.forget([key]));
  }

  /** What the function answers, unless that takes too long. */
  #inTime({ controller, seats }: Load, answer: PromiseLike<readonly unknown[]>): PromiseLike<readonly unknown[]> {
    const { clock, options } = this.#plan;
    const { timeout } = options;
    if (timeout === undefined) return answer;
    return attempt(answer, {
      clock,
      patience: timeout,
      impatient: () => {
        const [first, ...others] = seats.map(keyOf);
        const what = others.length > 0 ? `${seats.length} keys` : showKey(first);
        const message = `Loading ${what} took more than ${timeout} ms`;
        const error = new CacheError('TIMEOUT', message, others.length > 0 ? {} : { key: first });
        controller?.abort(error);
        throw error;
      },
    });
  }

  /** A key's load has ended with a result. */
  loaded(key: unknown, took: number): void {
    const { loads, tell } = this.#plan;
    this.failures.forget(loads.nameOf(key));
    tell({ type: 'loaded', key, duration: took });
  }

  /** A key's load has failed. Where that is because nobody waits for it any more, nobody else is to hear of it. */
  failed(key: unknown, error: unknown, took: number, givenUp = false): void {
    const { loads, tell, enveloping, options } = this.#plan;
    tell({ type: 'load-failed', key, error, duration: took });
    if (givenUp) return;
    const told = errorTtlOf(options, error);
    const milliseconds = told ?? (enveloping ? THROTTLE : 0);
    if (milliseconds > 0) this.failures.remember(loads.nameOf(key), error, milliseconds, told !== undefined);
  }
}

function keyOf({ order }: Seat): unknown {
  return order.key;
}

/** Whether nobody waits for a load any more, of which its function was told. */
function wasGivenUp({ controller }: Load): boolean {
  return controller?.signal.aborted === true && !isCacheError(controller.signal.reason, 'TIMEOUT');
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
