import type { MaybePromise, Mode } from '../mode/replies.js';
import { Flight, type Forget, type Overtaker, type Verdict } from './flight.js';
import { entriesIn, type Scope, Stores, startsWith } from './stores.js';

/** What is under way for one key. */
interface Traffic {
  /** In the order in which they began. */
  readonly flights: Flight[];
  readonly overwrites: Set<Overwrite>;
}

/** A write of an async cache. */
class Overwrite implements Overtaker {
  outcome: Overtaker['outcome'];
  /** The keys that another one was writing, or a flight was bringing, at the same time. */
  readonly contested = new Set<unknown>();
  /** Whether no other one was writing one of its keys at the same time. */
  alone = true;
  readonly #debts: Forget[] = [];

  owe(forget: Forget): void {
    this.#debts.push(forget);
  }

  async pay(): Promise<void> {
    await Promise.all(this.#debts.map((forget) => forget()));
  }
}

/**
 * What is under way for the keys of one cache: values on their way to it, and writes.
 *
 * 1. A write overtakes the flights of its key that are under way when it begins, and those that begin before it has ended:
 *    what they bring may be older than the write.
 * 2. A flight whose value is kept overtakes those that began before it.
 * 3. A refresh overtakes those that began before it.
 * 4. What was overtaken and has an answer is not kept. Where all that has overtaken it failed, the key is forgotten: the
 *    cache may have an older value.
 *
 * A flight that was overtaken still answers its own callers. Nothing of this waits for a timer, and nothing is left of a
 * key once all has ended.
 */
export class Flights {
  readonly stores: Stores;
  /** Goes up whenever a write has begun or ended, or a flight's value was stored. */
  changes = 0;
  readonly #traffic = new Map<unknown, Traffic>();
  /** Writes of all keys with a prefix. */
  readonly #sweeps = new Map<Overwrite, string>();

  /** `stored`: the mode of the cache in which values are stored, where it is another one. */
  constructor(
    readonly mode: Mode,
    stored: Mode = mode,
  ) {
    this.stores = new Stores(stored);
  }

  /** Whether a write is under way. */
  get isWriting(): boolean {
    return this.#sweeps.size > 0 || [...this.#traffic.values()].some(({ overwrites }) => overwrites.size > 0);
  }

  /** Begins a flight. A refresh overtakes those that are under way. */
  begin(key: unknown, refresh = false): Flight {
    const { flights, overwrites } = this.#trafficOf(key);
    const flight = new Flight();
    // 1. A write leaves. 2. This flight leaves, and finds the older value. 3. The write takes effect.
    for (const overwrite of overwrites) flight.overtake(overwrite);
    for (const [sweep, prefix] of this.#sweeps) if (startsWith(prefix, key)) flight.overtake(sweep);
    // 1. A load leaves. 2. A write overtakes it. 3. A refresh leaves, and fails: what was written stays.
    if (refresh && !flight.overtakenBy) for (const earlier of flights) earlier.overtake(flight);
    flights.push(flight);
    return flight;
  }

  /**
   * Ends a flight that has brought a value. `forget` is called where the cache may have an older one and that turns out
   * later. Default: who owns the flights sees to that.
   */
  landed(key: unknown, flight: Flight, forget: Forget = nothing): Verdict {
    const earlier = this.#end(key, flight);
    // 1. A set leaves, and takes effect. 2. So does another process' newer one. 3. A read brings that. 4. The set ends: it is the older one.
    contest(key, this.#traffic.get(key)?.overwrites ?? []);
    // 1. A load leaves. 2. A refresh leaves, and lands; a later one overtakes it. 3. Who comes now must not wait for the first.
    for (const other of earlier) other.joinable = false;
    if (flight.overtakenBy) {
      // 1. A load lands in the course of a delete, and is being forgotten. 2. The delete ends. 3. Who comes now must not wait for the load.
      flight.joinable = false;
      return flight.settle(forget);
    }
    flight.outcome = 'stored';
    // 1. Another leaves. 2. This one leaves, and lands. 3. The other lands, with an older value.
    for (const other of earlier) other.detach(flight);
    return 'keep';
  }

  /** Ends a flight that has failed. `forget` as above. */
  failed(key: unknown, flight: Flight, forget: Forget = nothing): Verdict {
    this.#end(key, flight);
    return flight.fail(forget);
  }

  /**
   * Writes in a scope. `act` gets a function that tells whether a key had no other writer meanwhile: else nobody here knows
   * which of the two comes last.
   */
  overwrite<T>(scope: Scope, act: (uncontested: (key: unknown) => boolean) => MaybePromise<T>): MaybePromise<T> {
    if (this.mode.async) return this.#overwriteAsync(scope, act);
    // Nothing lands in the course of a write that is done at once, so nothing is owed.
    const overwrite: { outcome: Overtaker['outcome']; owe(): void } = { outcome: undefined, owe: nothing };
    this.#detach(scope, overwrite);
    try {
      const reply = act(() => true);
      overwrite.outcome = 'stored';
      return reply;
    } catch (error) {
      overwrite.outcome = 'failed';
      throw error;
    }
  }

  /** Somebody else has written in a scope, or may have. */
  disturb(scope: Scope): void {
    this.changes++;
    for (const [, { flights }] of entriesIn(this.#traffic, scope)) for (const flight of flights) flight.disturb();
  }

  async #overwriteAsync<T>(scope: Scope, act: (uncontested: (key: unknown) => boolean) => MaybePromise<T>): Promise<T> {
    const overwrite = new Overwrite();
    this.#enter(scope, overwrite);
    try {
      const reply = await act((key) => !overwrite.contested.has(key));
      overwrite.outcome = overwrite.alone ? 'stored' : 'contested';
      if (overwrite.outcome === 'contested') await overwrite.pay();
      this.#leave(scope, overwrite);
      return reply;
    } catch (error) {
      overwrite.outcome = 'failed';
      this.#leave(scope, overwrite);
      await overwrite.pay();
      throw error;
    }
  }

  #enter(scope: Scope, overwrite: Overwrite): void {
    this.#detach(scope, overwrite);
    if ('prefix' in scope) {
      for (const [key, { overwrites }] of entriesIn(this.#traffic, scope))
        if (overwrites.size > 0) meet(key, [overwrite, ...overwrites]);
      this.#sweeps.set(overwrite, scope.prefix);
      return;
    }
    for (const key of scope) {
      const { overwrites } = this.#trafficOf(key);
      if (overwrites.size + this.#sweeps.size > 0) this.#meetAt(key, overwrite, overwrites);
      overwrites.add(overwrite);
    }
  }

  /** A write of a key begins where others may be under way. It may have been given the key twice. */
  #meetAt(key: unknown, overwrite: Overwrite, overwrites: ReadonlySet<Overwrite>): void {
    const others = [...overwrites].filter((other) => other !== overwrite);
    for (const [sweep, prefix] of this.#sweeps) if (startsWith(prefix, key)) others.push(sweep);
    if (others.length > 0) meet(key, [overwrite, ...others]);
  }

  #leave(scope: Scope, overwrite: Overwrite): void {
    // 1. A write leaves. 2. A read leaves, and finds the older value. 3. The write ends. 4. A reader must not join that read.
    this.#detach(scope, overwrite);
    this.#sweeps.delete(overwrite);
    for (const [key, traffic] of entriesIn(this.#traffic, scope)) {
      traffic.overwrites.delete(overwrite);
      this.#forgetIdle(key, traffic);
    }
  }

  #detach(scope: Scope, by: Overtaker): void {
    this.changes++;
    if (this.#traffic.size === 0) return;
    for (const [, { flights }] of entriesIn(this.#traffic, scope)) for (const flight of flights) flight.detach(by);
  }

  /** Ends a flight; those that are under way and began before it. */
  #end(key: unknown, flight: Flight): readonly Flight[] {
    const traffic = this.#trafficOf(key);
    const { flights } = traffic;
    const position = flights.indexOf(flight);
    flights.splice(position, 1);
    this.#forgetIdle(key, traffic);
    return flights.slice(0, position);
  }

  #trafficOf(key: unknown): Traffic {
    const known = this.#traffic.get(key);
    if (known) return known;
    const traffic: Traffic = { flights: [], overwrites: new Set() };
    this.#traffic.set(key, traffic);
    return traffic;
  }

  #forgetIdle(key: unknown, { flights, overwrites }: Traffic): void {
    if (flights.length + overwrites.size === 0) this.#traffic.delete(key);
  }
}

/** Writes of a key at the same time. */
function meet(key: unknown, overwrites: readonly Overwrite[]): void {
  contest(key, overwrites);
  for (const overwrite of overwrites) overwrite.alone = false;
}

/** Of their key nobody knows what the cache has once they have ended. */
function contest(key: unknown, overwrites: Iterable<Overwrite>): void {
  for (const { contested } of overwrites) contested.add(key);
}

function nothing(): void {}
