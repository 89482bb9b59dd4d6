import { isThenable } from '../mode/replies.js';
import { answering, type Question } from './answering.js';
import { isEnveloped } from './envelope.js';
import { Failed, type Order, resultOf } from './load.js';
import type { Loading } from './loading.js';
import type { AnyFunction } from './options.js';
import { keyOfCall, noKey, type Plan } from './plan.js';
import type { Ending } from './shared-signal.js';
import { dead, isSeen } from './sight.js';

/** How a cached function is called. */
export interface Calls {
  /** The call itself, with the `this` of the function. */
  readonly call: AnyFunction;
  refresh(self: unknown, args: unknown[]): unknown;
}

/** The calls of a function that answers with promises. */
export interface AsyncCalls extends Calls {
  /** A call that its caller may give up. */
  callWith(signal: Ending, self: unknown, args: unknown[]): Promise<unknown>;
}

/** Whether a function has been seen to return a promise, so that a warm cache in front of one answers with promises too. */
interface Seen {
  promising?: boolean;
}

/** What has been seen of each function, whichever cached function has called it. */
const seenOf = new WeakMap<AnyFunction, Seen>();

function seenSoFar(original: AnyFunction): Seen {
  const seen = seenOf.get(original) ?? {};
  seenOf.set(original, seen);
  return seen;
}

/** Whether a function is known to answer with promises: by its declaration, or because it has done so. */
export function isAsyncFunction(original: AnyFunction): boolean {
  return seenOf.get(original)?.promising || Object.prototype.toString.call(original) === '[object AsyncFunction]';
}

/** The calls of a sync function over a sync cache: find, else load and keep. `asynchronous` takes over from the first promise on. */
export function syncCalls(plan: Plan, loading: Loading, asynchronous: AsyncCalls): Calls {
  const { original, keyOf, plain, clock, tell, cache: base } = plan;
  const { see, answer } = answering(plan, loading, (_, order) => {
    try {
      return load(order);
    } catch (error) {
      if (order.old) return loading.answerOld(order.key, order.old.value, error);
      throw error;
    }
  });
  const seen = seenSoFar(original);
  /** Whether the cache has been seen to answer with a value. */
  let declared = false;
  /** What it has just failed with. */
  let failure: unknown;

  // A hit is the most frequent call of all. It makes no array, and is short, so that V8 inlines it all.
  function call(this: unknown, argument: unknown): unknown {
    // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
    if (seen.promising) return asynchronous.call.apply(this, arguments as never);
    const one = arguments.length === 1;
    const key: unknown = one ? keyOf.call(this, argument) : keyOf.apply(this, arguments as never);
    if (key === undefined) throw noKey(original);
    const found = find(key);
    if (found !== undefined && !isEnveloped(found) && plain && declared) return found;
    return judge({ key, self: this, args: one ? [argument] : [...arguments] }, found);
    // biome-ignore-end lint/complexity/noArguments: as above
  }

  function find(key: unknown): unknown {
    try {
      return base.get(key);
    } catch (error) {
      failure = error;
      return undefined;
    }
  }

  /** Judges what was found: it is the answer, or a load brings one. */
  function judge(question: Question, found: unknown): unknown {
    const { key } = question;
    const error = failure;
    failure = undefined;
    const sight = see(key, found, error);
    declared ||= found !== undefined;
    if (isSeen(sight)) return answer(question, sight);
    const tooLate = new TypeError('The schema of a function that answers at once must do so too');
    tell({ type: 'cache-failed', error: tooLate, key });
    return answer(question, dead('schema'));
  }

  function load(order: Order): unknown {
    const flight = loading.flightOf(order); // the function may write to its own key meanwhile
    const start = clock.now();
    let outcome: unknown;
    try {
      outcome = original.apply(order.self, order.args);
    } catch (error) {
      outcome = new Failed(error);
    }
    if (isThenable(outcome)) {
      seen.promising = true;
      return loading.adopt(order, flight, outcome);
    }
    loading.settle([{ order, flight }], [outcome], clock.now() - start);
    return resultOf(outcome);
  }

  return {
    call,
    refresh(self, args) {
      if (seen.promising) return asynchronous.refresh(self, args);
      return load({ key: keyOfCall(plan, self, args), self, args, reason: 'refresh' });
    },
  };
}
