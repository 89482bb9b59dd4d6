import type { AnyCache, ClearOptions, SetOptions } from '../cache.js';
import { refuseMisuse } from '../checks.js';
import type { Scope } from '../coherence/stores.js';
import { expiryMisuse, setManyMisuse } from '../misuse.js';
import type { Pair } from '../mode/pairs.js';
import { allReady, type MaybePromise, whenReady } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import type { Changed } from '../protocol/channel.js';
import type { Forwarding } from '../wrappers/forwarding.js';
import { type HeldPairs, heldPairs } from './held-pairs.js';
import type { Levels } from './levels.js';

/**
 * The writes to both levels.
 *
 * 1. Each goes to far first, and overtakes the reads of its keys that are under way (see `Flights`).
 * 2. A value is written to near only if nobody else was writing its key at the same time; else near forgets the key, since
 *    nobody here knows which of the two far applied last.
 * 3. What is asked of near follows what is being stored there: an async near might do it in another order.
 */
export class Writes {
  readonly #levels: Levels;

  constructor(levels: Levels) {
    this.#levels = levels;
  }

  /** Keeps the values of distinct keys: in far by `call`, then in near. Throws for what no level may take, or one would ignore. */
  set(pairs: readonly Pair[], options: SetOptions | undefined, call: () => unknown): unknown {
    const levels = this.#levels;
    refuseMisuse(
      setManyMisuse(pairs, options) ?? expiryMisuse(levels.near, options) ?? expiryMisuse(levels.far, options),
    );
    const toHold = heldPairs(levels.holding, pairs); // now: until far has answered, the caller may change what he has set
    return levels.flights.overwrite(pairs.map(keyOf), (uncontested) =>
      run(levels, this.#set(pairs, toHold, options, call, uncontested)),
    );
  }

  /** Whether either level had the key. */
  delete(key: unknown): unknown {
    const { near, far } = this.#levels;
    const deleting = this.#delete(
      [key],
      () => far.delete(key),
      () => near.delete(key),
    );
    return whenReady(this.#levels, deleting, (were) => (were as boolean[]).some(Boolean)); // what `delete` answers
  }

  /** How many of distinct keys either level had. */
  deleteMany(keys: readonly unknown[]): unknown {
    const levels = this.#levels;
    return levels.flights.overwrite(keys, () => run(levels, this.#deleteMany(keys)));
  }

  /** Forgets all keys of both levels. */
  clear(options: ClearOptions | undefined): unknown {
    const { near, far } = this.#levels;
    const clearing = this.#delete(
      { prefix: '' },
      () => far.clear(options),
      () => near.clear(options),
    );
    return whenReady(this.#levels, clearing, () => undefined);
  }

  /** Deletes what far is owed: near keeps what this process has written until far has acknowledged that. */
  pay(scope: Scope): MaybePromise<unknown> {
    const { flights } = this.#levels;
    return flights.overwrite(scope, () => run(this.#levels, this.#pay(scope)));
  }

  /** Makes near forget what other processes have changed. */
  forget(keys: Changed): MaybePromise<unknown> {
    const { near, flights } = this.#levels;
    const scope = keys ?? { prefix: '' };
    // 1. A read leaves. 2. Another process writes the key, and says so. 3. The read brings the older value.
    return flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)));
  }

  *#pay(scope: Scope): Steps<void> {
    const { near, far, flights, debts, trust } = this.#levels;
    const paid = debts.paying(scope);
    yield emptied(far, scope);
    trust?.publish('prefix' in scope ? undefined : scope);
    yield flights.stores.after(scope, () => emptied(near, scope));
    paid();
  }

  *#deleteMany(keys: readonly unknown[]): Steps<number> {
    const { near, far } = this.#levels;
    // Nobody says which keys it had. Far is told of those that near has in a call of its own, so that none counts twice.
    const had = (yield allReady(near, keys.map(this.#isNear))) as boolean[];
    const inNear = keys.filter((_, index) => had[index]);
    const others = keys.filter((_, index) => !had[index]);
    const [inFar] = yield* this.#deleteInOrder(
      keys,
      () => allReady(far, [far.deleteMany(others), far.deleteMany(inNear)]),
      () => near.deleteMany(keys),
    );
    const [count] = inFar as [number, number]; // what `deleteMany` answers, twice
    return inNear.length + count;
  }

  /** Whether near has a key. One that fails has nothing to count. */
  readonly #isNear = (key: unknown): MaybePromise<boolean> => {
    const { near } = this.#levels;
    return run(near, hasOrNot(near, key));
  };

  /** Deletes: by `far` first, then by `near`, which forgets also where far fails. Answers what both have answered. */
  #delete(scope: Scope, far: () => unknown, near: () => unknown): unknown {
    const levels = this.#levels;
    return levels.flights.overwrite(scope, () => run(levels, this.#deleteInOrder(scope, far, near)));
  }

  *#set(
    pairs: readonly Pair[],
    { held, refused }: HeldPairs,
    options: SetOptions | undefined,
    call: () => unknown,
    uncontested: (key: unknown) => boolean,
  ): Steps<void> {
    const { far, resilient, nearTtl, tell } = this.#levels;
    const expiry = nearTtl.expiryOf(options?.ttl ?? (far.ttl || Number.POSITIVE_INFINITY)); // before far takes its time
    try {
      yield call();
    } catch (error) {
      this.#levels.debts.owe(pairs.map(keyOf), error);
      // Whatever far made of it, near keeps nothing that far refuses, or would refuse again: far still has the older value.
      if (!resilient || this.#levels.refused(error, pairs.map(keyOf)))
        return yield* this.#forgetAndThrow(pairs.map(keyOf), error);
      tell({ type: 'cache-failed', error });
    } finally {
      this.#levels.trust?.publish(pairs.map(keyOf));
    }
    const keeping = nearTtl.options(Math.ceil(nearTtl.left(expiry)));
    if (!keeping && pairs.length > 0 && !nearTtl.canExpire) tell({ type: 'near-unfilled', key: pairs[0]![0] });
    for (const event of refused) tell(event);
    // 1. Two sets leave. 2. Far applies the second, then the first. 3. They end in any order: near must have neither.
    const newest = keeping ? held.filter(([key]) => uncontested(key)) : [];
    const others = keeping ? held.filter(([key]) => !uncontested(key)) : held;
    yield* this.#setNear(newest, [...others.map(keyOf), ...refused.map(({ key }) => key)], keeping);
  }

  /** Keeps the pairs in near, and makes it forget the other keys. */
  *#setNear(pairs: readonly Pair[], others: readonly unknown[], options: SetOptions | undefined): Steps<void> {
    const { near, flights, resilient, tell } = this.#levels;
    const keys = pairs.map(keyOf);
    try {
      // 1. Many are set, some of them contested. 2. An async near forgets these. 3. Another process changes an uncontested key.
      // 4. Near stores what that has overtaken: so it must begin to store while the answer of `uncontested` holds.
      if (keys.length > 0) yield flights.stores.store(keys, () => near.setMany(pairs, options) as unknown);
      if (others.length > 0) yield* this.#forget(others);
    } catch (error) {
      if (!resilient) return yield* this.#forgetAndThrow([...keys, ...others], error);
      yield* this.#forget([...keys, ...others]); // what it has may be older; where that fails too, the call must
      tell({ type: 'cache-failed', error });
    }
  }

  *#deleteInOrder(scope: Scope, far: () => unknown, near: () => unknown): Steps<readonly [unknown, unknown]> {
    const { flights, tell, debts, trust } = this.#levels;
    const paid = debts.paying(scope);
    let inFar: unknown;
    try {
      inFar = yield far();
    } catch (error) {
      debts.owe(scope, error);
      try {
        yield flights.stores.after(scope, near);
      } catch (second) {
        tell({ type: 'cache-failed', error: second });
      }
      throw error; // a lost delete is a wrong answer later, so the caller learns of it, resilient or not
    } finally {
      trust?.publish('prefix' in scope ? undefined : scope);
    }
    const inNear = yield flights.stores.after(scope, near);
    paid();
    return [inFar, inNear];
  }

  *#forget(keys: readonly unknown[]): Steps<void> {
    const { near, flights } = this.#levels;
    yield flights.stores.after(keys, () => near.deleteMany(keys) as unknown);
  }

  *#forgetAndThrow(keys: readonly unknown[], error: unknown): Steps<never> {
    try {
      yield* this.#forget(keys);
    } catch (second) {
      this.#levels.tell({ type: 'cache-failed', error: second });
    }
    throw error;
  }
}

/** Deletes the keys of a scope, or clears. */
function emptied(level: Forwarding<AnyCache>, scope: Scope): MaybePromise<unknown> {
  return ('prefix' in scope ? level.clear() : level.deleteMany(scope)) as MaybePromise<unknown>; // in the mode of the level
}

function* hasOrNot(cache: Forwarding<AnyCache>, key: unknown): Steps<boolean> {
  try {
    return Boolean(yield cache.has(key));
  } catch {
    return false;
  }
}

function keyOf([key]: Pair): unknown {
  return key;
}
