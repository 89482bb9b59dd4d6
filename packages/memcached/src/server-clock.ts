import { type ProcessClocks, ServerClock } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import { type MemcachedServer, Refusal } from './memcached-client.js';

/** The time of a server in milliseconds: a promise until it is known, a number from then on. */
export type TimeOf = (key: unknown, server: MemcachedServer) => number | Promise<number>;

/** Tells the time of Memcached servers, which is asked for by `stats`. */
export function serverClock(calls: Calls, clocks: ProcessClocks): TimeOf {
  const clock = new ServerClock(clocks);
  return (key, server) =>
    clock.now(server.name, key, () => calls.request(server, (call) => server.stats(call).then(milliseconds)));
}

/** Servers tell whole seconds. The middle of the second is assumed, so the error is at most half of one. */
function milliseconds({ time = '' }: Record<string, string>): number {
  if (!/^\d+$/.test(time)) throw new Refusal('its stats hold no time');
  return Number(time) * 1_000 + 500;
}
