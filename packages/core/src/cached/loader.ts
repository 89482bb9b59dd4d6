import type { AnyCache, SetOptions } from '../cache.js';
import { type Flight, Flights } from '../flight.js';
import { anyKey, isAsync } from '../mode.js';
import { isPromise, orElse, whenReady } from '../reply.js';
import { Stores } from '../stores.js';
import { Forwarding } from '../wrappers/forwarding.js';
import type { AnyFunction } from './cached.js';

/** What a loader needs besides the function. */
export interface LoaderOptions {
  cache: AnyCache;
  key: AnyFunction;
  ttl: number | undefined;
  onError: (error: unknown) => void;
}

/** The calls of one cached function: read, else load and keep; one load per key at a time. */
export class Loader {
  readonly #original: AnyFunction;
  /** With all the powers. */
  readonly #cache: Forwarding<AnyCache>;
  readonly #keyOf: AnyFunction;
  readonly #setOptions: SetOptions | undefined;
  readonly #onError: (error: unknown) => void;
  readonly #flights = new Flights<unknown, unknown>();
  readonly #stores = new Stores();
  /** Whether calls answer with promises, as far as that is known. */
  #async: boolean;

  constructor(original: AnyFunction, { cache, key, ttl, onError }: LoaderOptions) {
    this.#original = original;
    this.#cache = new Forwarding(cache);
    this.#keyOf = key;
    this.#setOptions = ttl === undefined ? undefined : { ttl };
    this.#onError = onError;
    this.#async = isAsync(cache, anyKey) || promising.has(original) || isDeclaredAsync(original);
  }

  call(self: unknown, args: unknown[]): unknown {
    let key: unknown;
    try {
      key = this.key(self, args);
    } catch (error) {
      return this.#fail(error);
    }
    const underWay = this.#flights.joinable(key);
    if (underWay) return underWay;
    let found: unknown;
    try {
      found = this.#cache.base.get(key);
    } catch (error) {
      this.#onError(error); // a cache that fails has nothing
    }
    if (isPromise(found)) return this.#arriving(key, found, self, args);
    if (found === undefined) return this.#load(key, self, args);
    return this.#async ? Promise.resolve(found) : found;
  }

  /** Loads whatever the cache has, which forgets it where there is nothing any more. A load under way is detached. */
  refresh(self: unknown, args: unknown[]): unknown {
    let key: unknown;
    try {
      key = this.key(self, args);
    } catch (error) {
      return this.#fail(error);
    }
    this.#flights.detach(key);
    return whenReady(this.#load(key, self, args), (value) => (value === undefined ? this.#forget(key) : value));
  }

  has(self: unknown, args: unknown[]): unknown {
    return this.#ask(() => this.#cache.has(this.key(self, args)));
  }

  delete(self: unknown, args: unknown[]): unknown {
    return this.#ask(() => {
      const key = this.key(self, args);
      return this.#detached(
        () => this.#flights.detach(key),
        () => this.#stores.after([key], () => this.#cache.delete(key)),
      );
    });
  }

  clear(): unknown {
    return this.#detached(
      () => this.#flights.detachAll(),
      () => this.#stores.after('all', () => this.#cache.clear()),
    );
  }

  key(self: unknown, args: unknown[]): unknown {
    return this.#keyOf.apply(self, args);
  }

  /** What the cache has once that arrives, else what the function brings. */
  #arriving(key: unknown, found: Promise<unknown>, self: unknown, args: unknown[]): Promise<unknown> {
    return this.#flights.read(key, (flight) =>
      found.then(
        (value) => (value === undefined ? this.#loadLater(key, self, args, flight) : value),
        (error) => {
          this.#onError(error); // a cache that fails has nothing
          return this.#loadLater(key, self, args, flight);
        },
      ),
    );
  }

  #load(key: unknown, self: unknown, args: unknown[]): unknown {
    if (this.#async) return this.#flights.read(key, (flight) => this.#loadLater(key, self, args, flight));
    const flight = this.#flights.write(key); // so that the function may delete its own key meanwhile
    const loading: unknown = this.#original.apply(self, args);
    const mayKeep = this.#flights.written(key, flight);
    if (!isThenable(loading)) return mayKeep ? this.#keep(key, loading) : loading;
    this.#async = true;
    promising.add(this.#original);
    return this.#flights.read(key, async (flight) => (mayKeep ? this.#keep(key, await loading, flight) : loading));
  }

  async #loadLater(key: unknown, self: unknown, args: unknown[], flight: Flight): Promise<unknown> {
    return this.#keep(key, await this.#original.apply(self, args), flight);
  }

  /** Keeps a value unless its load was detached meanwhile, and answers it whether or not that worked. */
  #keep(key: unknown, value: unknown, flight?: Flight): unknown {
    if (value === undefined || flight?.attached === false) return value;
    const keeping = orElse(
      () => this.#stores.store([key], () => this.#cache.base.set(key, value, this.#setOptions) as unknown),
      this.#report,
    );
    return whenReady(keeping, () => value);
  }

  #forget(key: unknown): unknown {
    const forgetting = orElse(() => this.#stores.after([key], () => this.#cache.delete(key)), this.#report);
    return whenReady(forgetting, () => undefined);
  }

  /** Detaches what is under way before a deletion, and what has begun during it. */
  #detached(detach: () => void, deletion: () => unknown): unknown {
    detach();
    return whenReady(deletion(), (reply) => {
      detach();
      return reply;
    });
  }

  // A field, not a method: made once. It answers undefined whatever `onError` does: a miss.
  readonly #report = (error: unknown): undefined => {
    this.#onError(error);
  };

  /** Arguments without a key fail the way a call answers. */
  #fail(error: unknown): Promise<never> {
    if (this.#async) return Promise.reject(error);
    throw error;
  }

  /** Asks the cache about a call: arguments without a key fail the way the cache answers. */
  #ask(question: () => unknown): unknown {
    try {
      return question();
    } catch (error) {
      if (isAsync(this.#cache, anyKey)) return Promise.reject(error);
      throw error;
    }
  }
}

/** Whether `await` would wait for it: a function may answer with a promise of any library. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'; // asked of anything, safely
}

/** Functions that have been seen to return a promise, so that a warm cache in front of one answers with promises too. */
const promising = new WeakSet<AnyFunction>();

function isDeclaredAsync(original: AnyFunction): boolean {
  return Object.prototype.toString.call(original) === '[object AsyncFunction]';
}
