/** What a batch needs to know of the one it works for. */
export interface BatchOptions<P> {
  /** Asks for many keys at once: a payload, undefined (a miss) or an Error per key, in their order. Never throws. */
  ask(keys: string[]): Promise<readonly (P | undefined | Error)[]>;
  /** The most keys of one request, at least 1. It is read anew for every request. */
  readonly limit: number;
  /** What two keys have in common that may share a request, such as their server. Default: all keys may. */
  group?(key: string): unknown;
  /** Runs `flush` at the end of this turn of the event loop. Default: `queueMicrotask`. */
  defer?: (flush: () => void) => void;
}

/** One caller. */
interface Waiter<P> {
  readonly decode: (payload: P | undefined) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Those who asked for the same key after this one. */
  others: Waiter<P>[] | undefined;
}

/** The reads of one turn of the event loop, which leave as few requests. Equal keys share one slot of a request. */
export class Batch<P> {
  readonly #options: BatchOptions<P>;
  readonly #defer: (flush: () => void) => void;
  readonly #flush = (): void => this.#send();
  #waiters = new Map<string, Waiter<P>>();

  constructor(options: BatchOptions<P>) {
    this.#options = options;
    this.#defer = options.defer ?? queueMicrotask;
  }

  /** What `decode` makes of the key's payload. A payload that cannot be decoded fails its own callers only. */
  get<T>(key: string, decode: (payload: P | undefined) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // The waiter resolves with nothing but what its own decode made, which is a T.
      const waiter = { decode, resolve: resolve as (value: unknown) => void, reject, others: undefined };
      const first = this.#waiters.get(key);
      if (first) {
        first.others ??= [];
        first.others.push(waiter);
        return;
      }
      if (this.#waiters.size === 0) this.#defer(this.#flush);
      this.#waiters.set(key, waiter);
    });
  }

  #send(): void {
    const waiters = this.#waiters;
    this.#waiters = new Map();
    for (const keys of this.#groups([...waiters.keys()])) {
      for (let start = 0; start < keys.length; ) {
        const limit = Math.max(1, this.#options.limit);
        this.#request(limit < keys.length ? keys.slice(start, start + limit) : keys, waiters);
        start += limit;
      }
    }
  }

  #groups(keys: string[]): Iterable<string[]> {
    const { group } = this.#options;
    if (!group || keys.length === 1) return [keys];
    const groups = new Map<unknown, string[]>();
    for (const key of keys) {
      const name = group(key);
      const members = groups.get(name);
      if (members) members.push(key);
      else groups.set(name, [key]);
    }
    return groups.values();
  }

  /** Each request answers its own callers: a slow or dead server keeps nobody else waiting. */
  #request(keys: string[], waiters: Map<string, Waiter<P>>): void {
    this.#options.ask(keys).then(
      (payloads) => {
        for (let index = 0; index < keys.length; index++) settle(waiters.get(keys[index]!)!, payloads[index]);
      },
      (error) => {
        for (const key of keys) settle(waiters.get(key)!, asError(error));
      },
    );
  }
}

function settle<P>(waiter: Waiter<P>, payload: P | undefined | Error): void {
  if (payload instanceof Error) waiter.reject(payload);
  else {
    try {
      waiter.resolve(waiter.decode(payload));
    } catch (error) {
      waiter.reject(error);
    }
  }
  if (waiter.others) for (const other of waiter.others) settle(other, payload);
}

/** A thrown `undefined` or text must not be taken for a payload. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
