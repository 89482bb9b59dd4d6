import { asDeclared, isThenable } from '../mode/replies.js';
import { answering, type Question } from './answering.js';
import { attempt } from './attempt.js';
import { isEnveloped } from './envelope.js';
import type { Loading } from './loading.js';
import { keyOfCall, noKey, type Plan } from './plan.js';
import { freshIn } from './sight.js';
import type { AsyncCalls } from './sync.js';

/** What it answered. */
interface Found {
  readonly found: unknown;
  /** Where it failed, with what. */
  readonly error?: unknown;
  /** `loads.changes` when it was asked and had nothing; undefined where that is not known. */
  readonly absentAt: number | undefined;
}

/** The calls of a function that answer with promises: find, judge, else fly. Reads of one key share one load. */
export function asyncCalls(plan: Plan, loading: Loading): AsyncCalls {
  const { original, keyOf, loads, cache: base, listens, clock } = plan;
  const { see, answer } = answering(plan, loading);
  const async = base.async === true;
  /** Whether a plain value is the answer, with nothing else to do. */
  const plain = !listens && !plan.options.schema;
  /** Whether a sync cache has been seen to answer with a value. */
  let seen = false;

  // A hit of a sync cache is the most frequent call of all: it makes no array, and no promise but its own.
  function call(this: unknown, argument: unknown): Promise<unknown> {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    let key: unknown;
    let found: unknown;
    let error: unknown;
    let absentAt: number | undefined = loads.changes;
    try {
      key = arguments.length === 1 ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
      if (key === undefined) throw noKey(original);
    } catch (error) {
      return Promise.reject(error);
    }
    const one = arguments.length === 1;
    if (async) return find({ key, self: this, args: one ? [argument] : [...arguments], signal: undefined });
    try {
      found = base.get(key);
    } catch (failure) {
      error = failure;
      absentAt = undefined;
    }
    if (found !== undefined && seen && plain) {
      if (!isEnveloped(found)) return Promise.resolve(found);
      const value = freshIn(plan, key, found);
      if (value !== undefined) return Promise.resolve(value);
    }
    return judge(
      { key, self: this, args: one ? [argument] : [...arguments], signal: undefined },
      { found, error, absentAt },
    );
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  async function find(question: Question): Promise<unknown> {
    const { key, signal } = question;
    let absentAt: number | undefined = loads.changes;
    let found: unknown;
    let error: unknown;
    // Where an old result may be the answer, it is looked for first.
    const load = plan.enveloping ? undefined : loading.join(loads.nameOf(key), key);
    if (load) return loading.wait(load, undefined, signal);
    try {
      found = await base.get(key);
    } catch (failure) {
      error = failure;
      absentAt = undefined;
    }
    if (found !== undefined && plain && async) {
      if (!isEnveloped(found)) return found;
      const value = freshIn(plan, key, found);
      if (value !== undefined) return value;
    }
    return judge(question, { found, error, absentAt });
  }

  /** Judges what was found: it is the answer, or a load brings one. */
  async function judge(question: Question, { found, error, absentAt }: Found): Promise<unknown> {
    // A promise is no value here, since none is ever stored: the cache is an async one that does not say so.
    if (found !== undefined && !async) seen = asDeclared(base, 'get', found) === found;
    const sight = see(question.key, found, error);
    return answer(question, isThenable(sight) ? await sight : sight, found === undefined ? absentAt : undefined);
  }

  return {
    call,
    async callWith(signal, self, args) {
      signal.throwIfAborted();
      const key = keyOfCall(plan, self, args);
      return attempt(find({ key, self, args, signal }), { clock, signal });
    },
    /** By a load of its own: who reads meanwhile is not disturbed. */
    async refresh(self, args) {
      const key = keyOfCall(plan, self, args);
      return loading.begin({ key, self, args, reason: 'refresh' }).outcome;
    },
  };
}
