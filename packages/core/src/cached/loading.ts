import type { Flight } from '../coherence/flight.js';
import { SingleFlight } from '../coherence/single-flight.js';
import { CacheError, isCacheError, showKey } from '../errors.js';
import type { Signal } from '../signal.js';
import { attempt } from './attempt.js';
import { loadsBehind } from './behind.js';
import { Failed, type Load, type Old, type Order, type Reason, resultOf, type Seat } from './load.js';
import type { Meter } from './meter.js';
import { nameIn, type Plan } from './plan.js';
import { type Settling, settling } from './settling.js';
import type { Ending } from './shared-signal.js';
import type { Writes } from './writes.js';

/** What a function with the option `context` is told before its arguments. */
export interface LoadContext<V = unknown> {
  /**
   * Aborts when the last caller that waited has given up, or the `timeout` is over; of a load that goes on behind answers, at `timeout`
   * or `close()`.
   */
  readonly signal: Signal;
  readonly key: unknown;
  /** The old result, where there is one that may be answered still; undefined of a refresh, which does not look for one. */
  readonly stale: V | undefined;
  readonly reason: Reason;
}

/** Calls the function for a load. */
type Act = () => PromiseLike<readonly unknown[]>;

/** The loads of one function: reads and renewals of a key share one. */
export interface Loading extends Pick<Settling, 'failures' | 'settle'>, Pick<Meter, 'stats'> {
  /** Those that others may join. */
  readonly underWay: SingleFlight<Seat>;
  /** The load of a key that is under way, for a caller who is to wait for it. */
  join(name: unknown, key: unknown): Seat | undefined;
  /** The load under way, else a new one: a seat in `load`, which has yet to depart, or one of its own. */
  fly(name: unknown, order: Order, load?: Load): Seat;
  /** A load of its own. */
  begin(order: Order): Seat;
  /** From now on whatever overtakes a key overtakes the load that is ordered for it. */
  flightOf(order: Order): Flight;
  /** Goes on with a load that began as a sync one: the function has answered with a promise. */
  adopt(order: Order, flight: Flight, answer: PromiseLike<unknown>): Promise<unknown>;
  /** A load without keys. */
  open(): Load;
  /** Adds a key to a load that is to depart in the same turn. */
  board(load: Load, order: Order): Seat;
  /** Loads what a load has keys of: `act` answers the results in their order. */
  depart(load: Load, act: Act): void;
  /** Waits for a load, as one caller, who may give up, and may be content with the old result. */
  wait(seat: Seat, old?: Old, signal?: Ending): Promise<unknown>;
  /** Whether a result would be renewed behind its answer: not where that is being done, or has failed just now. */
  mayRenew(name: unknown, load?: Load): boolean;
  /** Renews a result behind its answer, as `fly` would load it. */
  renew(name: unknown, order: Order, load?: Load): void;
  /** Answers with a result whose ttl is over: because a load has failed, where there is an error. */
  answerOld(key: unknown, value: unknown, error?: unknown): unknown;
  /** From now on nothing is renewed behind answers, and what is being renewed is aborted. Resolves when that has ended. */
  close(): Promise<void>;
}

export function loadingOf(plan: Plan, writes: Writes): Loading {
  const { original, clock, loads, tell, options } = plan;
  const { meter, failures, settle } = settling(plan, writes);
  const underWay = new SingleFlight<Seat>();
  const behind = loadsBehind(options.waitUntil);

  function join(name: unknown, key: unknown): Seat | undefined {
    const seat = underWay.join(name);
    if (seat) {
      meter.counts.joined++;
      tell({ type: 'joined', key });
    }
    return seat;
  }

  function fly(name: unknown, order: Order, load?: Load): Seat {
    // 1. Two ask the cache. 2. It has nothing for them. 3. The first begins to load.
    return join(name, order.key) ?? share(name, order, load);
  }

  /** A seat that others may join, in `into` or in a load of its own, which departs. */
  function share(name: unknown, order: Order, into?: Load, load = into ?? open()): Seat {
    const seat = underWay.share(name, board(load, order));
    // 1. A load begins, and calls the function. 2. That asks for its own key. 3. It has to find the load.
    if (!into) departWith(order, load);
    return seat;
  }

  function begin(order: Order): Seat {
    const load = open();
    const seat = board(load, order);
    departWith(order, load);
    return seat;
  }

  function departWith(order: Order, load: Load, act = callFor): void {
    depart(load, async () => [await act(order, load.controller?.signal)]);
  }

  /** Calls the function. */
  function callFor({ key, self, args, reason, old }: Order, signal: AbortSignal | undefined): unknown {
    return signal
      ? original.call(self, { signal, key, stale: old?.value, reason }, ...args)
      : original.apply(self, args);
  }

  function adopt(order: Order, flight: Flight, answer: PromiseLike<unknown>): Promise<unknown> {
    const load = open();
    const seat = underWay.share(loads.nameOf(order.key), board(load, order, flight));
    departWith(order, load, () => answer);
    return wait(seat, order.old);
  }

  function open(): Load {
    let end!: Load['end'];
    const outcomes = new Promise<readonly unknown[]>((resolve) => {
      end = resolve;
    });
    const controller = options.context ? new AbortController() : undefined;
    return { controller, seats: [], outcomes, end, waiting: 0, began: clock.now() };
  }

  function board(load: Load, order: Order, flight = flightOf(order)): Seat {
    const index = load.seats.length;
    const seat = { load, order, flight, outcome: load.outcomes.then((outcomes) => resultOf(outcomes[index])) };
    load.seats.push(seat);
    return seat;
  }

  function flightOf({ key, reason }: Order): Flight {
    const refresh = reason === 'refresh';
    if (refresh) tell({ type: 'refresh', key, reason });
    return loads.begin(nameIn(plan, key), refresh);
  }

  function depart(load: Load, act: Act): void {
    load.end(outcomesOf(load, act));
  }

  async function outcomesOf(load: Load, act: Act): Promise<readonly unknown[]> {
    const { seats, controller } = load;
    const start = clock.now();
    let outcomes: readonly unknown[];
    try {
      outcomes = await attempt(act(), { clock, patience: options.timeout, impatient: () => timeOut(load) });
    } catch (error) {
      outcomes = seats.map(() => new Failed(error));
    }
    const signal = controller?.signal;
    const givenUp = signal?.aborted && !isCacheError(signal.reason, 'TIMEOUT');
    await settle(seats, outcomes, clock.now() - start, givenUp, load.waiting === 0);
    return outcomes;
  }

  /** Ends a load that takes too long. */
  function timeOut({ controller, seats }: Load): never {
    const [{ order }, another] = seats as [Seat, Seat?]; // no load is without a key
    const what = another ? `${seats.length} keys` : showKey(order.key);
    const message = `Loading ${what} took more than ${options.timeout} ms`;
    const error = new CacheError('TIMEOUT', message, another ? {} : { key: order.key });
    controller?.abort(error);
    throw error;
  }

  function wait(seat: Seat, old?: Old, signal?: Ending): Promise<unknown> {
    seat.load.waiting++;
    return old || signal ? waitBriefly(seat, old, signal) : seat.outcome;
  }

  async function waitBriefly(seat: Seat, old: Old | undefined, signal: Ending | undefined): Promise<unknown> {
    const { key } = seat.order;
    const { softTimeout } = options;
    // What is left of it: who comes later to a load that hangs waits for less.
    const left = old && softTimeout && Math.max(0, seat.load.began + softTimeout - clock.now());
    try {
      return await attempt(seat.outcome, {
        clock,
        signal,
        patience: left,
        impatient: () => {
          seat.load.waiting--;
          behind.goOn(seat.load);
          return answerOld(key, old!.value); // without it there is no end to patience
        },
      });
    } catch (error) {
      if (signal?.aborted) leave(seat, signal.reason);
      else if (old) return answerOld(key, old.value, error);
      throw error;
    }
  }

  function mayRenew(name: unknown, load?: Load): boolean {
    return behind.mayRenew(load) && !underWay.join(name) && !failures.of(name);
  }

  function renew(name: unknown, order: Order, load?: Load): void {
    if (!mayRenew(name, load)) return;
    tell({ type: 'refresh', key: order.key, reason: 'stale' });
    const into = load ?? open();
    behind.goOn(into, true);
    share(name, order, load, into);
  }

  function answerOld(key: unknown, value: unknown, error?: unknown): unknown {
    meter.counts.staleServed++;
    tell({ type: 'stale-hit', key, ...(error !== undefined && { error }) });
    return value;
  }

  /** One caller gives up. Where he was the last one, the function may stop, and nobody joins it any more. */
  function leave({ load, order }: Seat, reason: unknown): void {
    tell({ type: 'aborted', key: order.key });
    load.waiting--;
    if (load.waiting === 0 && !behind.has(load)) abandon(load, reason);
  }

  /** Nobody waits for a load any more, so its function may stop. Who comes now begins another. */
  function abandon({ controller, seats }: Load, reason: unknown): void {
    if (!controller) return;
    for (const { flight } of seats) flight.joinable = false;
    controller.abort(reason);
  }

  return {
    failures,
    settle,
    stats: meter.stats,
    underWay,
    join,
    fly,
    begin,
    flightOf,
    adopt,
    open,
    board,
    depart,
    wait,
    mayRenew,
    renew,
    answerOld,
    close: () => behind.close(abandon),
  };
}
