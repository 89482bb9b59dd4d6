import type { Flight } from '../coherence/flight.js';
import { type Ride, SingleFlight } from '../coherence/single-flight.js';
import { CacheError, isCacheError, repeats, showKey } from '../errors.js';
import { allReady, type MaybePromise, whenReady } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import type { Levels } from './levels.js';
import type { Expiry } from './near-ttl.js';
import { ReadCounts } from './stats.js';

/** What a flight has brought: for each who asks, what he is given of it. */
type Landed = () => unknown;

/** What a failure is about. */
interface About {
  readonly key?: unknown;
}

/**
 * The reads of both levels. Values of far fill near, and reads of far of one key that are under way together are one.
 *
 * A value fills near only if no write to its key began or ended since it left (see `Flights`): else a value that was
 * overwritten or deleted meanwhile would come back.
 */
export class Reads {
  readonly counts = new ReadCounts();
  readonly #levels: Levels;
  readonly #underWay = new SingleFlight<Ride<unknown>>();

  constructor(levels: Levels) {
    this.#levels = levels;
  }

  /** The value of near, else of far. */
  *get(key: unknown): Steps<unknown> {
    const value = yield* this.#askNear(() => this.#levels.near.base.get(key), undefined, { key });
    if (value === undefined) return yield this.ofFar(key);
    this.#levels.verifier?.hit(key, value);
    this.counts.nearHits++;
    return value;
  }

  /** The value of far, which fills near. */
  ofFar(key: unknown): MaybePromise<unknown> {
    if (this.#levels.debts.owes(key)) return whenReady(this.#levels, nothingLanded, this.#counted);
    const underWay = this.#underWay.join(key);
    const reply = underWay?.outcome ?? this.#fly(key, this.#levels.nearTtl.ofFar(key), this.#askOne(key));
    return whenReady(this.#levels, reply, this.#counted);
  }

  /** Whether either level has the key. */
  *has(key: unknown): Steps<unknown> {
    const { near, far } = this.#levels;
    if (yield* this.#askNear(() => near.has(key), false, { key })) return true;
    if (this.#levels.debts.owes(key)) return false;
    return yield* this.#askFar(() => far.has(key), false, { key });
  }

  /** Milliseconds until far's entry expires, or near's where far has none. */
  *remainingTtl(key: unknown): Steps<unknown> {
    const { near, far } = this.#levels;
    const owed = this.#levels.debts.owes(key);
    const ofFar = owed ? 0 : yield* this.#askFar(() => far.getRemainingTTL(key), 0, { key });
    return ofFar === 0 ? yield* this.#askNear(() => near.getRemainingTTL(key), 0, { key }) : ofFar;
  }

  /** The values in the order of the keys: of near where it has them, else of far. */
  *getMany(keys: readonly unknown[]): Steps<unknown[]> {
    const values = (yield* this.#askNear(() => this.#levels.near.getMany(keys), [])) as unknown[]; // what it answers
    const absent = keys.filter((key, index) => values[index] === undefined && !this.#levels.debts.owes(key));
    const missing = [...new Set(absent)];
    const found = (missing.length > 0 ? yield this.#manyOfFar(missing) : []) as unknown[]; // in the order of `missing`
    const byKey = new Map(missing.map((key, index) => [key, found[index]]));
    return keys.map((key, index) => {
      if (values[index] === undefined) return this.#counted(byKey.get(key) ?? nothingLanded);
      this.#levels.verifier?.hit(key, values[index]);
      this.counts.nearHits++;
      return values[index];
    });
  }

  /** The value for one of those who waited for a flight, which is counted. */
  readonly #counted = (landed: unknown): unknown => this.counts.far((landed as Landed)()); // of a flight

  /** What far has brought, in the order of the keys, which are distinct. One far call for all that are not under way. */
  #manyOfFar(keys: readonly unknown[]): MaybePromise<unknown[]> {
    const levels = this.#levels;
    const own = keys.filter((key) => !this.#underWay.join(key));
    const expiries = new Map(own.map((key) => [key, levels.nearTtl.ofFar(key)]));
    const asking = own.length === 0 ? undefined : run(levels, this.#askMany(own));
    const replies = keys.map((key) => {
      const expiry = expiries.get(key);
      return expiry === undefined ? this.#underWay.join(key)?.outcome : this.#fly(key, expiry, answerTo(key, asking));
    });
    // The failure of all is the caller's own, before those of the keys: it names the key that far names.
    return whenReady(levels, allReady(levels, [asking, ...replies]), (answers) => (answers as unknown[]).slice(1));
  }

  /** What near answers: where it fails, as if it had nothing. */
  *#askNear(call: () => unknown, nothing: unknown, about: About = {}): Steps<unknown> {
    if (this.#levels.trust?.believed === false) return nothing;
    try {
      const reply = call();
      return this.#levels.near.async ? yield reply : reply; // no turn is lost over a sync near
    } catch (error) {
      this.#levels.tell({ type: 'cache-failed', error, ...about });
      return nothing;
    }
  }

  /** What far answers. Where that of a resilient pair fails, as if it had nothing. */
  *#askFar(call: () => unknown, nothing: unknown, about: About): Steps<unknown> {
    try {
      return yield call();
    } catch (error) {
      if (!this.#levels.resilient || isCacheError(error, 'UNSUPPORTED')) throw error;
      this.#levels.tell({ type: 'cache-failed', error, ...about });
      return nothing;
    }
  }

  #askOne(key: unknown): Steps<unknown> {
    return this.#askFar(() => this.#levels.far.base.get(key), undefined, { key });
  }

  /** The replies by key. Where far refuses a key, or cannot decode a value, each is asked for by itself: nobody fails for another. */
  *#askMany(keys: readonly unknown[]): Steps<Map<unknown, unknown>> {
    const levels = this.#levels;
    try {
      const values = (yield levels.far.getMany(keys)) as unknown[]; // in the order of the keys
      return new Map(keys.map((key, index) => [key, values[index]]));
    } catch (error) {
      const alone = isCacheError(error, 'CORRUPT_VALUE') || repeats(error);
      if (alone) return new Map(keys.map((key) => [key, run(levels, this.#askOne(key))]));
      if (!levels.resilient) throw error;
      levels.tell({ type: 'cache-failed', error });
      return new Map();
    }
  }

  #fly(key: unknown, expiry: MaybePromise<Expiry>, asking: Steps<unknown>): unknown {
    const levels = this.#levels;
    // A far that answers at once leaves no time in which anything could overtake it.
    if (!levels.async) return run(levels, this.#land(key, undefined, expiry, asking));
    const flight = levels.flights.begin(key);
    const landing = run(levels, this.#land(key, flight, expiry, asking)) as Promise<unknown>; // an async mode
    return this.#underWay.share(key, { flight, outcome: landing }).outcome;
  }

  *#land(key: unknown, flight: Flight | undefined, expiry: unknown, asking: Steps<unknown>): Steps<Landed> {
    const { flights, holding, tell } = this.#levels;
    let value: unknown;
    try {
      value = yield* asking;
    } catch (error) {
      if (flight) flights.failed(key, flight);
      throw error;
    }
    const until = value === undefined ? 0 : ((yield expiry) as Expiry); // what `NearTtl.ofFar` answers
    // 1. A read leaves, and far has the older value. 2. A set begins and ends. 3. The value arrives: near must not have it.
    const newest = !flight || flights.landed(key, flight) === 'keep';
    // 1. It is not kept, and an async near forgets the key. 2. A set ends. 3. Who comes then must not be given this value.
    // Or: 3. Another read has left, which far saw first, then another process' set, then this read: that one is the older.
    if (flight && !newest) this.#underWay.join(key)?.flight.detach(flight);
    let held = value;
    try {
      if (holding) held = holding.keep(value, key);
    } catch (error) {
      tell({ type: 'cache-failed', error, key });
      return () => value;
    }
    if (newest && value !== undefined) yield* this.#fill(key, held, until);
    // 1. A set leaves, and takes effect. 2. So does another process' newer one, which a read brings. 3. The set has ended first: near has it.
    if (!newest && value !== undefined) yield* this.#forget(key);
    return () => (holding?.give ? holding.give(held) : held);
  }

  /** Makes near forget a key of which it may have something older than what was just answered. */
  *#forget(key: unknown): Steps<void> {
    const { near, flights, tell } = this.#levels;
    try {
      yield flights.stores.after([key], () => near.delete(key) as MaybePromise<unknown>); // in the mode of near
    } catch (error) {
      tell({ type: 'cache-failed', error, key });
    }
  }

  /** Puts a value of far into near. Whether or not that works, the read is answered. */
  *#fill(key: unknown, value: unknown, expiry: Expiry): Steps<void> {
    const { near, nearTtl, flights, tell } = this.#levels;
    if (typeof expiry !== 'number') return tell(expiry);
    const ttl = nearTtl.left(expiry);
    const keeping = nearTtl.options(ttl);
    if (!keeping) {
      if (ttl > 0 && !nearTtl.canExpire) tell({ type: 'near-unfilled', key });
      return;
    }
    try {
      yield flights.stores.store([key], () => near.set(key, value, keeping) as unknown);
    } catch (error) {
      tell({ type: 'cache-failed', error, key });
    }
  }
}

function* answerTo(key: unknown, asking: unknown): Steps<unknown> {
  let replies: ReadonlyMap<unknown, unknown>;
  try {
    replies = (yield asking) as ReadonlyMap<unknown, unknown>; // what `#askMany` answers
  } catch (error) {
    throw errorOf(key, error);
  }
  return yield replies.get(key);
}

/** The failure of many, as the one of a key: others join its read, and asked for no neighbour. */
function errorOf(key: unknown, error: unknown): unknown {
  if (!isCacheError(error) || error.key === key) return error;
  return new CacheError(error.code, `${showKey(key)} was read together with others: ${error.message}`, {
    key,
    cause: error,
  });
}

/** Of a key that far is owed a delete of. */
const nothingLanded: Landed = () => undefined;
