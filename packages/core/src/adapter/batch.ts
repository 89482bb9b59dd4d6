import type { Receiver } from './deadlines.js';

/** What a batch needs to know about the adapter that it works for. */
export interface BatchOptions<P> {
  /**
   * Asks for many keys at once. The receiver takes a payload, undefined (a miss) or an Error per key, in their order, or
   * the error of all.
   */
  ask(keys: string[], receiver: Receiver<readonly (P | undefined | Error)[]>): void;
  /** The most keys of the next request, at least 1. */
  limit(): number;
  /** About how many bytes a payload has. Default: few, whatever it is. */
  sizeOf?(payload: P): number;
  /** What two keys have in common that may share a request, such as their server. Default: all keys may. */
  group?(key: string): unknown;
  /** Runs `flush` at the end of this turn of the event loop. Default: `queueMicrotask`. */
  defer?: (flush: () => void) => void;
}

/**
 * The most bytes of payloads that are decoded before their callers run. The garbage collector copies values until their
 * callers have run.
 */
const BYTES_AT_ONCE = 131_072;

/** A caller that waits for the payload of a key. */
interface Waiter<P> {
  readonly key: string;
  /** Takes the payload, undefined for a miss, or the error in its place. Never throws. */
  settle(payload: P | undefined | Error): void;
  /** Later callers of the same key. */
  others: Waiter<P>[] | undefined;
}

/** The reads of one turn of the event loop, which leave as few requests. Equal keys share one slot of a request. */
export class Batch<P> {
  readonly #options: BatchOptions<P>;
  readonly #defer: (flush: () => void) => void;
  readonly #flush = (): void => this.#sendAll();
  /** The first caller of this turn. */
  #first: Waiter<P> | undefined;
  /** The first caller of each key, once there are two keys: a map costs more than the rest of a lone read. */
  #all: Map<string, Waiter<P>> | undefined;

  constructor(options: BatchOptions<P>) {
    this.#options = options;
    // Browsers refuse to have it called as a method.
    this.#defer = options.defer ?? ((flush) => queueMicrotask(flush));
  }

  /** What `decode` makes of the key's payload. A payload that cannot be decoded fails its own callers only. */
  get<T>(key: string, decode: (payload: P | undefined) => T): Promise<T> {
    return new Promise((resolve, reject) => this.#add(new Caller(key, decode, resolve, reject)));
  }

  /**
   * What `decode` makes of the payloads, in the order of the keys. Rejects with the first failure in that order, once
   * there is an answer for every key. It costs one promise, however many keys there are.
   */
  getMany<T>(keys: readonly string[], decode: (payload: P | undefined, index: number) => T): Promise<T[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const call = new ManyCall<P, T>(keys.length, decode, resolve, reject);
      for (let index = 0; index < keys.length; index++) this.#add(new Place(keys[index]!, call, index));
    });
  }

  #add(waiter: Waiter<P>): void {
    if (!this.#first) {
      this.#first = waiter;
      this.#defer(this.#flush);
      return;
    }
    const same = this.#first.key === waiter.key ? this.#first : this.#all?.get(waiter.key);
    if (same) {
      same.others ??= [];
      same.others.push(waiter);
      return;
    }
    this.#all ??= new Map([[this.#first.key, this.#first]]);
    this.#all.set(waiter.key, waiter);
  }

  #sendAll(): void {
    const first = this.#first!; // the caller that deferred this flush
    const all = this.#all;
    this.#first = undefined;
    this.#all = undefined;
    if (!all) {
      this.#request([first]);
      return;
    }
    const waiters = [...all.values()];
    for (const group of this.#groups(waiters)) {
      for (let start = 0; start < group.length; ) {
        const end = start + Math.max(1, this.#options.limit());
        this.#request(group.slice(start, end));
        start = end;
      }
    }
  }

  #groups(waiters: Waiter<P>[]): Iterable<Waiter<P>[]> {
    const { group } = this.#options;
    if (!group) return [waiters];
    const groups = new Map<unknown, Waiter<P>[]>();
    for (const waiter of waiters) {
      const name = group(waiter.key);
      const members = groups.get(name);
      if (members) members.push(waiter);
      else groups.set(name, [waiter]);
    }
    return groups.values();
  }

  #request(waiters: Waiter<P>[]): void {
    const request = new Request(waiters, this.#options);
    const keys = waiters.map(({ key }) => key);
    try {
      this.#options.ask(keys, request);
    } catch (error) {
      request.fail(error);
    }
  }
}

/** Each request answers its own callers, so that a slow or dead server does not keep the others waiting. */
class Request<P> implements Receiver<readonly (P | undefined | Error)[]> {
  constructor(
    private readonly waiters: Waiter<P>[],
    private readonly options: Pick<BatchOptions<P>, 'sizeOf'>,
  ) {}

  answer(payloads: readonly (P | undefined | Error)[]): void {
    const { waiters } = this;
    let bytes = 0;
    for (let index = 0; index < waiters.length; index++) {
      const payload = payloads[index];
      bytes += this.#sizeOf(payload);
      if (index > 0 && bytes > BYTES_AT_ONCE) {
        // The answered callers run before the rest is decoded. Values that they do not keep are garbage by then.
        waiters.splice(0, index);
        queueMicrotask(() => this.answer(payloads.slice(index)));
        return;
      }
      settle(waiters[index]!, payload);
    }
  }

  #sizeOf(payload: P | undefined | Error): number {
    if (payload === undefined || payload instanceof Error) return 0;
    return this.options.sizeOf?.(payload) ?? 0;
  }

  fail(error: unknown): void {
    for (const waiter of this.waiters) settle(waiter, asError(error));
  }
}

function settle<P>(waiter: Waiter<P>, payload: P | undefined | Error): void {
  waiter.settle(payload);
  if (waiter.others) for (const other of waiter.others) other.settle(payload);
}

/** A call for one key. */
class Caller<P, T> implements Waiter<P> {
  others: Waiter<P>[] | undefined;

  constructor(
    readonly key: string,
    private readonly decode: (payload: P | undefined) => T,
    private readonly resolve: (value: T) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  settle(payload: P | undefined | Error): void {
    if (payload instanceof Error) this.reject(payload);
    else {
      try {
        this.resolve(this.decode(payload));
      } catch (error) {
        this.reject(error);
      }
    }
  }
}

/** One key of a call for many keys. */
class Place<P> implements Waiter<P> {
  others: Waiter<P>[] | undefined;

  constructor(
    readonly key: string,
    private readonly call: Pick<ManyCall<P, unknown>, 'settle'>,
    private readonly index: number,
  ) {}

  settle(payload: P | undefined | Error): void {
    this.call.settle(this.index, payload);
  }
}

/** A call for many keys. */
class ManyCall<P, T> {
  readonly #values: T[];
  /** How many keys have no answer yet. */
  #left: number;
  /** The first key that failed, and why. */
  #failure: { index: number; error: unknown } | undefined;

  constructor(
    count: number,
    private readonly decode: (payload: P | undefined, index: number) => T,
    private readonly resolve: (values: T[]) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.#values = new Array(count); // each place is filled, or the call fails
    this.#left = count;
  }

  settle(index: number, payload: P | undefined | Error): void {
    if (payload instanceof Error) this.#fail(index, payload);
    else {
      try {
        this.#values[index] = this.decode(payload, index);
      } catch (error) {
        this.#fail(index, error);
      }
    }
    if (--this.#left > 0) return;
    if (this.#failure) this.reject(this.#failure.error);
    else this.resolve(this.#values);
  }

  #fail(index: number, error: unknown): void {
    if (!this.#failure || index < this.#failure.index) this.#failure = { index, error };
  }
}

/** Wraps a thrown text or `undefined`, which would otherwise be taken for a payload. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
