import type { Channel, Timers } from '@ctu/core';
import { checkOptions, type Rules, ttlMisuse } from '@ctu/core/adapter';
import type { RedisClient } from '../redis-client.js';
import { type Tracked, TrackingHub } from './tracking-hub.js';

export interface TrackingOptions {
  /**
   * How often each server is asked whether it is still there, in milliseconds, and how long it may take to answer: one that has fallen silent
   * is lost after two of them at the latest. Default: 1,000.
   */
  readonly heartbeat?: number | undefined;
  /**
   * What is joined where a server cannot track keys, or its user may not, such as `redisChannel(client, { name })`: all processes over
   * the server need the same. Default: nothing, so that near is not asked there.
   */
  readonly fallback?: Channel | undefined;
  /** Tells the time, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, by which pauses differ between processes. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const rules: Rules<TrackingOptions> = {
  heartbeat: ttlMisuse,
  fallback: 'a channel with join',
  clock: 'a clock with now',
  random: 'a function',
};

/** What is tracked through each client: one hub, and one more for those who came too late for a prefix of theirs. */
const hubs = new WeakMap<Client, TrackingHub[]>();

/** What is used of a client. */
type Client = Required<Pick<RedisClient, 'trackables'>>;

/** A channel by which the servers themselves tell what changes: by whomever, and also what expires, is evicted or flushed. */
export function trackingChannel(
  client: Client,
  target: Pick<Tracked, 'prefix' | 'keyOf'>,
  options: TrackingOptions = {},
): Channel {
  checkOptions(options, rules);
  const { heartbeat = 1_000, clock = performance, random = Math.random, fallback } = options;
  const settings = { servers: () => client.trackables(), heartbeat, clock, random };
  return {
    join(listener) {
      const open = (hubs.get(client) ?? []).filter(({ ended }) => !ended);
      let hub = open.find((one) => one.takes(target.prefix, settings));
      if (!hub) {
        hub = new TrackingHub(settings);
        open.push(hub);
      }
      hubs.set(client, open);
      return hub.join({ ...target, listener, fallback });
    },
  };
}
