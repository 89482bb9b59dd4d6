import type { AnyCache, SetOptions } from '../cache.js';
import { type Flight, Flights } from '../flight.js';
import { isAsync } from '../mode.js';
import { isPromise, orElse, whenReady } from '../reply.js';
import { Forwarding } from '../wrappers/forwarding.js';
import type { AnyFunction } from './cached.js';

/** The calls of one cached function: read, else load and keep; one load per key at a time. */
export class Loader {
  readonly #original: AnyFunction;
  readonly #cache: Forwarding<AnyCache>;
  readonly #keyOf: AnyFunction;
  readonly #setOptions: SetOptions | undefined;
  readonly #report: (error: unknown) => void;
  readonly #flights = new Flights<unknown, unknown>();
  #async: boolean;

  constructor(
    original: AnyFunction,
    cache: AnyCache,
    keyOf: AnyFunction,
    ttl: number | undefined,
    onError: (error: unknown) => void,
  ) {
    this.#original = original;
    this.#cache = new Forwarding(cache); // with all the powers
    this.#keyOf = keyOf;
    this.#setOptions = ttl === undefined ? undefined : { ttl };
    this.#report = onError;
    this.#async = isAsync(cache, undefined) || Object.prototype.toString.call(original) === '[object AsyncFunction]';
  }

  call(self: unknown, args: unknown[]): unknown {
    return this.#withKey(self, args, (key) => {
      const underWay = this.#flights.joinable(key);
      if (underWay) return underWay;
      const reply: unknown = orElse(
        () => this.#cache.get(key),
        (error) => this.#report(error),
      );
      if (isPromise(reply)) {
        return this.#flights.read(key, reply, (value, flight) =>
          value === undefined
            ? whenReady(this.#original.apply(self, args), (loaded) => this.#keep(key, loaded, flight))
            : value,
        );
      }
      if (reply === undefined) return this.#load(key, self, args);
      return this.#async ? Promise.resolve(reply) : reply;
    });
  }

  /** Loads whatever the cache has; a load that is under way is detached. */
  refresh(self: unknown, args: unknown[]): unknown {
    return this.#withKey(self, args, (key) => {
      this.#flights.detach(key);
      return this.#load(key, self, args);
    });
  }

  has(args: unknown[]): unknown {
    return this.#withKey(undefined, args, (key) => this.#cache.has(key));
  }

  delete(args: unknown[]): unknown {
    return this.#withKey(undefined, args, (key) =>
      this.#detached(
        () => this.#flights.detach(key),
        () => this.#cache.delete(key),
      ),
    );
  }

  clear(): unknown {
    return this.#detached(
      () => this.#flights.detachAll(),
      () => this.#cache.clear(),
    );
  }

  key(self: unknown, args: unknown[]): unknown {
    return this.#keyOf.apply(self, args);
  }

  #load(key: unknown, self: unknown, args: unknown[]): unknown {
    const loading: unknown = this.#original.apply(self, args);
    if (!isPromise(loading) && !this.#async) return this.#keep(key, loading, undefined);
    this.#async = true;
    return this.#flights.read(key, Promise.resolve(loading), (value, flight) => this.#keep(key, value, flight));
  }

  /** Keeps a value unless its load was detached meanwhile, and answers it whether or not that worked. */
  #keep(key: unknown, value: unknown, flight: Flight | undefined): unknown {
    if (value === undefined || flight?.attached === false) return value;
    const keeping = orElse(
      () => this.#cache.base.set(key, value, this.#setOptions) as unknown,
      (error) => this.#report(error),
    );
    return whenReady(keeping, () => value);
  }

  /** Detaches what is under way before a deletion, and what has begun during it. */
  #detached(detach: () => void, deletion: () => unknown): unknown {
    detach();
    const deleting = orElse(deletion, (error) => {
      detach();
      throw error;
    });
    return whenReady(deleting, (reply) => {
      detach();
      return reply;
    });
  }

  /** Arguments without a key fail the way the call answers. */
  #withKey(self: unknown, args: unknown[], act: (key: unknown) => unknown): unknown {
    let key: unknown;
    try {
      key = this.key(self, args);
    } catch (error) {
      if (this.#async) return Promise.reject(error);
      throw error;
    }
    return act(key);
  }
}
