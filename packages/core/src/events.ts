import type { Rules } from './checks.js';
import { isOurs, repeats, showError, showKey } from './errors.js';
import { isThenable } from './mode/replies.js';

/** Something that happened behind an answer. The list is closed: a `switch` over `type` can name every kind. */
export type CacheEvent = Trouble | CallEvent | ChannelEvent | CircuitEvent;

/** What went wrong behind an answer. */
export type Trouble = Failure | NearUnfilled;

type Failure = CacheFailed | NotStored | NotForgotten | StaleHit | LoadFailed;

/** What a two-level cache meets that is coherent with other processes, or has lost calls to far. */
export type ChannelEvent = ChannelArmed | ChannelLost | DebtsOverflow | NearStale;

/** A near hit was compared with far, which has another value. */
export interface NearStale {
  readonly type: 'near-stale';
  readonly key: unknown;
  /** How long near has had it at most, in milliseconds; undefined where near does not tell. */
  readonly age: number | undefined;
}

/** What a guard meets. */
export type CircuitEvent = CircuitOpened | CircuitClosed;

/** What the calls of a cached function meet. */
export type CallEvent = Hit | StaleHit | ErrorHit | Miss | Joined | Refresh | Loaded | LoadFailed | Aborted;

/** A cache failed, or near refused a value, and the call was answered without it. */
export interface CacheFailed {
  readonly type: 'cache-failed';
  readonly error: unknown;
  /** Absent where the call was about several keys, or about all. */
  readonly key?: unknown;
}

/** A result was answered and could not be stored. */
export interface NotStored {
  readonly type: 'not-stored';
  readonly error: unknown;
  readonly key: unknown;
}

/** A newer result was answered, and the cache could not forget the older value, which it may have until its ttl ends. */
export interface NotForgotten {
  readonly type: 'not-forgotten';
  readonly error: unknown;
  readonly key: unknown;
}

/** A value expires, so a near level that cannot expire entries was not filled with it. */
export interface NearUnfilled {
  readonly type: 'near-unfilled';
  readonly key: unknown;
}

/** Near is told of all changes from now on, so it is emptied once more and asked then. */
export interface ChannelArmed {
  readonly type: 'channel-armed';
}

/** Near is not told of all changes any more, so after the option `grace` it is asked no more. */
export interface ChannelLost {
  readonly type: 'channel-lost';
  /** Why, where that is known. */
  readonly error: unknown;
}

/** So many keys could not be written or deleted in far that all of far is to be cleared before it is believed again. */
export interface DebtsOverflow {
  readonly type: 'debts-overflow';
  readonly keys: number;
}

/** Calls are refused from now on. */
export interface CircuitOpened {
  readonly type: 'circuit-opened';
  readonly error: unknown;
}

/** Calls are made again. */
export interface CircuitClosed {
  readonly type: 'circuit-closed';
}

/** A call was answered with a fresh result. */
export interface Hit {
  readonly type: 'hit';
  readonly key: unknown;
}

/** A call was answered with a result whose ttl is over. */
export interface StaleHit {
  readonly type: 'stale-hit';
  readonly key: unknown;
  /** How a load has failed, where that is why: no caller has it. */
  readonly error?: unknown;
}

/** A call was rejected with a failure that is remembered. */
export interface ErrorHit {
  readonly type: 'error-hit';
  readonly key: unknown;
}

/** The cache had nothing of use for a call, which loads, or waits for a load. */
export interface Miss {
  readonly type: 'miss';
  readonly key: unknown;
  /** The cache had nothing, nothing fresh, something that could not be decoded, or nothing that fits the schema. */
  readonly why: 'absent' | 'expired' | 'corrupt' | 'schema';
}

/** A call waits for a load that another one has begun; it may not have asked the cache. */
export interface Joined {
  readonly type: 'joined';
  readonly key: unknown;
}

/** A load begins that nobody's miss asked for: an old result is renewed behind an answer, or `refresh` was called. */
export interface Refresh {
  readonly type: 'refresh';
  readonly key: unknown;
  readonly reason: 'stale' | 'refresh';
}

/** The function has answered. */
export interface Loaded {
  readonly type: 'loaded';
  readonly key: unknown;
  /** In milliseconds. */
  readonly duration: number;
}

/** The function has failed, or took too long. Its callers have the error, or an old result. */
export interface LoadFailed {
  readonly type: 'load-failed';
  /** Whether that was behind answers, so that no caller has the error. */
  readonly behind: boolean;
  readonly key: unknown;
  readonly error: unknown;
  /** In milliseconds. */
  readonly duration: number;
}

/** A caller has given up. */
export interface Aborted {
  readonly type: 'aborted';
  readonly key: unknown;
}

/** Functions that are told. What they throw, or reject with, changes no answer. */
export interface Observers {
  /** Told of every event. What it throws, or rejects with, changes no answer. Default: nobody. */
  readonly onEvent?: ((event: CacheEvent) => unknown) | undefined;
  /**
   * Told of the error of each event that has one, but not of a function's own that its callers have. Default: `console.warn` says
   * once what the next call would repeat, or what leaves an older value.
   */
  readonly onError?: ((error: unknown) => unknown) | undefined;
}

/** What observers have to be. */
export const observerRules: Rules<Observers> = { onEvent: 'a function', onError: 'a function' };

/** Tells an event. Never throws. */
export type Tell = (event: CacheEvent) => void;

/**
 * The way to tell observers. A failure that the next call would repeat, or that leaves an older value where a newer one was
 * answered, and that no observer hears, is said once by `console.warn`: `subject` is what it happened to. `sentence`: what is
 * said of other events; undefined of those that need not be said.
 */
export function teller(
  { onEvent, onError }: Observers,
  subject: string,
  sentence?: (event: CacheEvent) => string | undefined,
): Tell {
  const warned = new Set<CacheEvent['type']>();
  return (event) => {
    if (onEvent) guarded(onEvent, event);
    const failed = isFailure(event);
    if (failed && onError) return guarded(onError, event.error);
    if (onEvent || warned.has(event.type)) return;
    const said = failed ? failureSentence(event) : sentence?.(event);
    if (said === undefined) return;
    warned.add(event.type);
    console.warn(`ctu: ${subject}: ${said} (said once; give onEvent to hear of each)`);
  };
}

/** Calls an observer, a guest: nothing that it throws or rejects with is heard. */
export function guarded<A extends unknown[]>(observer: (...args: A) => unknown, ...args: A): void {
  try {
    const reply = observer(...args);
    if (isThenable(reply)) reply.then(undefined, () => {});
  } catch {
    // An observer's own failure is not the caller's.
  }
}

type Failing = Failure | ChannelLost | CircuitOpened;

/** What failed behind an answer. A load's error is not: its callers have it. */
function isFailure(event: CacheEvent): event is Failing {
  if (event.type === 'channel-lost') return event.error !== undefined; // a connection may end without a reason
  return 'error' in event && (event.type !== 'load-failed' || event.behind);
}

/** What is said of what the same call would do again, or what goes on. Whatever else happens on the way to a server may pass. */
function failureSentence(event: Failing): string | undefined {
  const { type, error } = event;
  const isOlder = type === 'not-forgotten';
  if (isOlder ? error instanceof TypeError : !repeats(error)) return undefined; // a key that is refused has never been there
  const at = 'key' in event ? ` at the key ${showKey(event.key)}` : '';
  const text = isOurs(error) ? `: ${error.message}` : ', whose text may quote a value';
  const consequence = isOlder
    ? 'an older value could not be forgotten, so it may be answered until its ttl ends: '
    : '';
  return consequence + showError(error) + at + text;
}
