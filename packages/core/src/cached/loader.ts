import type { MaybePromise } from '../mode/replies.js';
import { answering, type Question } from './answering.js';
import { attempt } from './attempt.js';
import { isEnveloped } from './envelope.js';
import type { Loading } from './loading.js';
import { keyOfCall, noKey, type Plan } from './plan.js';
import { isSeen, type Sight } from './sight.js';
import type { AsyncCalls } from './sync.js';

/** The calls of a function that answer with promises: find, judge, else fly. Reads of one key share one load. */
export function asyncCalls(plan: Plan, loading: Loading): AsyncCalls {
  const { original, keyOf, loads, cache: base, plain, clock } = plan;
  const { see, answer } = answering(plan, loading);
  const async = base.async === true;
  /** Whether the cache is known to answer as it declares: a sync one once it has been seen to answer with a value. */
  let seen = async;

  // A hit of a sync cache is the most frequent call of all: it makes no array, and no promise but its own.
  function call(this: unknown, argument: unknown): Promise<unknown> {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    const one = arguments.length === 1;
    const askedAt = loads.changes;
    let key: unknown;
    let found: unknown;
    let error: unknown;
    try {
      key = one ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
      if (key === undefined) throw noKey(original);
    } catch (error) {
      return Promise.reject(error);
    }
    if (async) return find({ key, self: this, args: one ? [argument] : [...arguments] });
    try {
      found = base.get(key);
    } catch (failure) {
      error = failure;
    }
    const certain = found !== undefined && seen && plain;
    if (certain && !isEnveloped(found)) return Promise.resolve(found);
    const sight = certain ? see(key, found, undefined) : undefined;
    if (isFreshNow(sight)) return Promise.resolve(sight.value);
    return judge({ key, self: this, args: one ? [argument] : [...arguments] }, found, error, askedAt, sight);
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  async function find(question: Question): Promise<unknown> {
    const { key, signal } = question;
    const askedAt = loads.changes;
    let found: unknown;
    let error: unknown;
    // Where an old result may be the answer, it is looked for first.
    const load = plan.enveloping ? undefined : loading.join(loads.nameOf(key), key);
    if (load) return loading.wait(load, undefined, signal);
    try {
      found = await base.get(key);
    } catch (failure) {
      error = failure;
    }
    if (found !== undefined && seen && plain && !isEnveloped(found)) return found;
    const sight = see(key, found, error, askedAt);
    return plain && isFreshNow(sight) ? sight.value : judge(question, found, error, askedAt, sight);
  }

  /** Judges what was found: it is the answer, or a load brings one. */
  async function judge(
    question: Question,
    found: unknown,
    error: unknown,
    askedAt: number,
    sight = see(question.key, found, error, askedAt),
  ): Promise<unknown> {
    seen ||= found !== undefined;
    return answer(question, isSeen(sight) ? sight : await sight);
  }

  return {
    call,
    async callWith(signal, self, args) {
      const key = keyOfCall(plan, self, args);
      if (signal.aborted) {
        plan.tell({ type: 'aborted', key });
        throw signal.reason;
      }
      return attempt(find({ key, self, args, signal }), { clock, signal });
    },
    /** By a load of its own: who reads meanwhile is not disturbed. */
    async refresh(self, args) {
      const key = keyOfCall(plan, self, args);
      return loading.wait(loading.begin({ key, self, args, reason: 'refresh' }));
    },
  };
}

/** Whether something is seen at once that is the answer. */
function isFreshNow(sight: MaybePromise<Sight> | undefined): sight is Sight {
  return (sight as Sight | undefined)?.freshness === 'fresh'; // of a promise there is no such thing
}
