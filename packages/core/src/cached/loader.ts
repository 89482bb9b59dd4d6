import { isCacheError } from '../errors.js';
import { asDeclared, isThenable } from '../mode/replies.js';
import { isEnveloped } from './envelope.js';
import type { Loading, Order } from './loading.js';
import { noKey, type Plan } from './options.js';
import { ABSENT, type Sight, sightOf, type Why } from './sight.js';
import type { AsyncCalls } from './sync.js';

/** The calls of a function that answer with promises: find, judge, else fly. */
export function asyncCalls(plan: Plan, loading: Loading): AsyncCalls {
  const { keyOf, loads, tell, cache: base, listens, enveloping } = plan;
  const async = base.async === true;
  /** Whether what is found may be the answer as it is. */
  const plain = !listens && !plan.options.schema;
  /** Whether a sync cache has been seen to answer with a value. */
  let seen = false;

  // A hit of a sync cache is the most frequent call of all: it makes no array, and no promise but its own.
  function call(this: unknown, argument: unknown): Promise<unknown> {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    let key: unknown;
    let found: unknown;
    let absentAt: number | undefined = loads.changes;
    let why: Why = 'absent';
    try {
      key = arguments.length === 1 ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
      if (key === undefined) throw noKey(plan);
    } catch (error) {
      return Promise.reject(error);
    }
    if (async) return find(key, this, arguments.length === 1 ? [argument] : [...arguments], undefined);
    try {
      found = base.get(key);
    } catch (error) {
      why = failed(error, key); // a cache that fails has nothing to offer, whatever it may have
      absentAt = undefined;
    }
    if (found !== undefined && seen && plain && !isEnveloped(found)) return Promise.resolve(found);
    return consider({ key, found, why, absentAt }, this, arguments.length === 1 ? [argument] : [...arguments], undefined);
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  function failed(error: unknown, key: unknown): Why {
    tell({ type: 'cache-failed', error, key });
    return isCacheError(error, 'CORRUPT_VALUE') ? 'corrupt' : 'absent';
  }

  /** What the cache has, else what a load brings. */
  async function find(key: unknown, self: unknown, args: unknown[], signal: AbortSignal | undefined): Promise<unknown> {
    let absentAt: number | undefined = loads.changes;
    let why: Why = 'absent';
    let found: unknown;
    try {
      // Where an old result may be the answer, it is looked for first.
      const load = enveloping ? undefined : loading.join(loads.nameOf(key));
      if (load) return loading.wait(load, { key }, signal);
      found = await base.get(key);
    } catch (error) {
      why = failed(error, key); // likewise
      absentAt = undefined;
    }
    if (found !== undefined && plain && async && !isEnveloped(found)) return found;
    return consider({ key, found, why, absentAt }, self, args, signal);
  }

  /** Judges what was found: it is the answer, or a load brings one. */
  async function consider(
    { key, found, why, absentAt }: Found,
    self: unknown,
    args: unknown[],
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    let sight: Sight = { ...ABSENT, why };
    if (found !== undefined) {
      absentAt = undefined;
      // A promise is no value here, since none is ever stored: the cache is an async one that does not say so.
      if (!async) seen = asDeclared(base, 'get', found) === found;
      try {
        const judging = sightOf(plan, key, found);
        sight = isThenable(judging) ? await judging : judging;
      } catch (error) {
        failed(error, key); // as above
      }
    }
    return answerOf({ key, self, args, absentAt, sight, signal });
  }

  /** What was seen, where it is the answer; else what a load brings. */
  function answerOf({ key, self, args, absentAt, sight, signal }: Question): unknown {
    if (sight.freshness === 'fresh') {
      if (listens) tell({ type: 'hit', key });
      return sight.value;
    }
    const name = loads.nameOf(key);
    const old = sight.freshness === 'dead' ? undefined : sight;
    const order: Order = { key, self, args, absentAt, reason: old ? 'stale' : 'miss', old };
    if (sight.freshness === 'refresh') {
      loading.behind(name, order);
      return loading.answerOld(key, sight);
    }
    const failure = loading.failures.of(name, plan.clock);
    if (old && failure) return loading.answerOld(key, old);
    if (failure?.rejects) throw failure.error;
    if (listens) tell({ type: 'miss', key, why: sight.why! }); // it is dead, or stale
    return loading.wait(loading.fly(name, order), order, signal);
  }

  return {
    call,
    /** By a load of its own: who reads meanwhile is not disturbed. */
    async refresh(self, args) {
      const key: unknown = keyOf.apply(self, args);
      if (key === undefined) throw noKey(plan);
      return loading.begin({ key, self, args, reason: 'refresh', absentAt: undefined }).outcome;
    },
  };
}

/** What the cache has under a key. */
interface Found {
  readonly key: unknown;
  readonly found: unknown;
  /** Why there is nothing, where there is not. */
  readonly why: Why;
  /** `loads.changes` when the cache was asked and had nothing; undefined where that is not known. */
  readonly absentAt: number | undefined;
}
