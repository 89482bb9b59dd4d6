import type { CacheEvent } from '@ctu/core';
import type { Rules } from '@ctu/core/adapter';
import { type Attributes, type Meter, metrics } from '@opentelemetry/api';
import { errorType } from './error-type.js';
import { ERROR_TYPE, EVENT, EVENTS, LOAD_DURATION, named, REASON, SCOPE } from './names.js';
import { checkNaming, type Naming } from './naming.js';

export interface CountEventsOptions extends Naming {
  /** What makes the instruments. Default: that of the global meter provider, which must have been set before. */
  readonly meter?: Meter | undefined;
}

const rules: Rules<CountEventsOptions> = { name: 'a string', meter: 'a meter with createCounter, createHistogram' };

/**
 * Makes an observer, for the option `onEvent`, that counts events and measures loads. It never tells a key.
 *
 * With an `onEvent`, `console.warn` says nothing any more: give `onError` beside it.
 *
 * @example
 * ```ts
 * import { cached, MemoryCache } from '@ctu/core';
 * import { countEvents } from '@ctu/opentelemetry';
 *
 * const getUser = cached(async (id: string) => `User ${id}`, {
 *   cache: new MemoryCache<string, string>(),
 *   onEvent: countEvents({ name: 'users' }),
 *   onError: console.error,
 * });
 * console.log(await getUser('42')); // → User 42
 * ```
 */
export function countEvents(options: CountEventsOptions): (event: CacheEvent) => void {
  checkNaming(options, rules);
  const { name, meter = metrics.getMeter(SCOPE) } = options;
  const events = meter.createCounter(EVENTS.name, EVENTS.options);
  const loads = meter.createHistogram(LOAD_DURATION.name, LOAD_DURATION.options);
  return (event) => {
    events.add(1, named(name, attributesOf(event)));
    if (event.type === 'loaded') loads.record(event.duration / 1_000, named(name));
    if (event.type === 'load-failed') loads.record(event.duration / 1_000, named(name, failedWith(event.error)));
  };
}

/** A kind of event that is new is an error of the compiler here. */
function attributesOf(event: CacheEvent): Attributes {
  const { type } = event;
  switch (type) {
    case 'miss':
      return { [EVENT]: type, [REASON]: event.why };
    case 'refresh':
      return { [EVENT]: type, [REASON]: event.reason };
    case 'cache-failed':
    case 'not-stored':
    case 'not-forgotten':
    case 'load-failed':
    case 'stale-hit':
    case 'channel-lost':
    case 'circuit-opened':
      return { [EVENT]: type, ...failedWith(event.error) };
    case 'hit':
    case 'error-hit':
    case 'joined':
    case 'loaded':
    case 'aborted':
    case 'near-unfilled':
    case 'near-stale':
    case 'channel-armed':
    case 'debts-overflow':
    case 'circuit-closed':
      return { [EVENT]: type };
  }
}

/** Nothing where nothing failed: a result may be stale without an error, and a channel be lost without a reason. */
function failedWith(error: unknown): Attributes {
  return error === undefined ? {} : { [ERROR_TYPE]: errorType(error) };
}
