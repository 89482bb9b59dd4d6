import type { AnyCache, SetOptions } from '../cache.js';
import { isCacheError } from '../errors.js';
import { type Flight, Flights } from '../flight.js';
import { allReady, isPromise, type MaybePromise, orElse, whenReady } from '../reply.js';
import { Stores } from '../stores.js';
import { Forwarding } from './forwarding.js';

/** How two levels work together. */
export interface LevelsOptions {
  /** The longest that near keeps a value, in milliseconds. */
  nearTtl: number | undefined;
  /** Whether near carries on where far fails. */
  resilient: boolean;
  /** Told of each failure that does not reach the caller. */
  onError: (error: unknown) => void;
}

type Entry = readonly [unknown, unknown];

/**
 * Two levels and the protocol between them: which value of far may fill near, and when near must forget.
 *
 * 1. Every write goes to far first. It detaches the flights of its key before its far call and again after it.
 * 2. What comes back from far fills near only if its flight is still attached.
 * 3. A written value fills near only if no other write to the key began meanwhile; else near forgets the key, since
 *    nobody here knows which of the two far applied last.
 * 4. What is asked of near follows what is being stored there: a near that answers later might do it in another order.
 */
export class Levels {
  /** The levels, each with all the powers. */
  readonly near: Forwarding<AnyCache>;
  readonly far: Forwarding<AnyCache>;
  readonly #options: LevelsOptions;
  readonly #flights = new Flights<unknown, unknown>();
  readonly #stores = new Stores();

  constructor(near: AnyCache, far: AnyCache, options: LevelsOptions) {
    this.near = new Forwarding(near);
    this.far = new Forwarding(far);
    this.#options = options;
  }

  /** The value of far, which fills near. Calls that are under way together share one far read. */
  read(key: unknown): unknown {
    const underWay = this.#flights.joinable(key);
    if (underWay) return underWay;
    return this.#fly(
      key,
      this.ask<unknown>(() => this.far.base.get(key), undefined),
    );
  }

  /** The values of far by key, which fill near. One far call for all that are not under way. */
  readMany(keys: readonly unknown[]): MaybePromise<Map<unknown, unknown>> {
    const own = keys.filter((key) => !this.#flights.joinable(key));
    const replies = own.length === 0 ? [] : this.ask<unknown[]>(() => this.far.getMany(own), []);
    const position = new Map(own.map((key, index) => [key, index]));
    const values = keys.map((key) => {
      const index = position.get(key);
      if (index === undefined) return this.#flights.joinable(key);
      return this.#fly(
        key,
        whenReady(replies, (arrived) => arrived[index]),
      );
    });
    return whenReady(allReady(values), (arrived) => new Map(keys.map((key, index) => [key, arrived[index]])));
  }

  /** Asks far what it may fail to answer: a resilient pair then answers `otherwise`. */
  ask<T>(call: () => MaybePromise<T>, otherwise: T): MaybePromise<T> {
    return this.#options.resilient ? orElse(call, (error) => this.#report(error, otherwise)) : call();
  }

  /** Writes entries of distinct keys: to far by `call`, then to near. */
  write(entries: readonly Entry[], options: SetOptions | undefined, call: () => unknown): unknown {
    const flights = entries.map(([key]) => this.#flights.write(key));
    const newest = (): Entry[] => entries.filter(([key], index) => this.#flights.written(key, flights[index]!));
    const writing = orElse(call, (error) => {
      if (this.#options.resilient && !isRefusal(error)) return this.#report(error, undefined);
      newest(); // ends the write: whatever far made of it, near keeps nothing that far refused
      return this.#forgetAndThrow(entries, error);
    });
    return whenReady(writing, () => this.#writeNear(entries, newest(), options));
  }

  /** Deletes keys, or all: by `far` first, then by `near`, which forgets also where far fails. */
  delete<F, N>(
    keys: readonly unknown[] | 'all',
    far: () => MaybePromise<F>,
    near: () => MaybePromise<N>,
  ): MaybePromise<readonly [Awaited<F>, Awaited<N>]> {
    const nearNow = (): MaybePromise<N> => this.#stores.after(keys, near);
    this.#detach(keys);
    const deleting = orElse(far, (error) => {
      this.#detach(keys);
      // A lost delete is a wrong answer later, so the caller learns of it, resilient or not.
      return whenReady(
        orElse(nearNow, (second) => this.#report(second, undefined)),
        () => {
          throw error;
        },
      );
    });
    return whenReady(deleting, (inFar) => {
      this.#detach(keys);
      return whenReady(nearNow(), (inNear) => [inFar as Awaited<F>, inNear] as const); // a failure has thrown above
    });
  }

  #detach(keys: readonly unknown[] | 'all'): void {
    if (keys === 'all') this.#flights.detachAll();
    else for (const key of keys) this.#flights.detach(key);
  }

  #fly(key: unknown, reply: unknown): unknown {
    // A far that answers at once leaves no time in which anything could overtake it.
    if (!isPromise(reply)) return this.#fill(key, reply);
    return this.#flights.read(key, (flight) => reply.then((value) => this.#land(key, value, flight)));
  }

  #land(key: unknown, value: unknown, flight: Flight): unknown {
    return flight.attached ? this.#fill(key, value) : value;
  }

  /** Puts a value of far into near, and answers it whether or not that worked. */
  #fill(key: unknown, value: unknown): unknown {
    if (value === undefined) return value;
    const filling = orElse(
      () => this.#stores.store([key], () => this.near.base.set(key, value, this.#nearOptions(undefined)) as unknown),
      (error) => this.#report(error, undefined),
    );
    return whenReady(filling, () => value);
  }

  #writeNear(entries: readonly Entry[], newest: Entry[], options: SetOptions | undefined): unknown {
    const overtaken = entries.filter((entry) => !newest.includes(entry));
    const write = (): MaybePromise<unknown> => this.near.setMany(newest, this.#nearOptions(options));
    const writing = orElse(
      () => allReady<unknown>([this.#forget(overtaken), this.#stores.store(newest.map(keyOf), write)]),
      (error) => this.#forgetAndThrow(entries, error),
    );
    return whenReady(writing, () => undefined);
  }

  #forgetAndThrow(entries: readonly Entry[], error: unknown): MaybePromise<never> {
    const forgetting = orElse(
      () => this.#forget(entries),
      (second) => this.#report(second, 0),
    );
    return whenReady(forgetting, () => {
      throw error;
    });
  }

  #forget(entries: readonly Entry[]): MaybePromise<number> {
    const keys = entries.map(keyOf);
    return this.#stores.after(keys, () => this.near.deleteMany(keys));
  }

  #nearOptions(options: SetOptions | undefined): SetOptions | undefined {
    const { nearTtl = Number.POSITIVE_INFINITY } = this.#options;
    const ttl = Math.min(options?.ttl ?? Number.POSITIVE_INFINITY, nearTtl);
    return options?.ttl === undefined && ttl === Number.POSITIVE_INFINITY ? undefined : { ttl };
  }

  #report<T>(error: unknown, otherwise: T): T {
    this.#options.onError(error);
    return otherwise;
  }
}

function keyOf([key]: Entry): unknown {
  return key;
}

/** Whether far would refuse this value also when it works. Near alone must not keep it: far still has the older one. */
function isRefusal(error: unknown): boolean {
  return isCacheError(error, 'UNENCODABLE_VALUE') || isCacheError(error, 'VALUE_TOO_LARGE');
}
