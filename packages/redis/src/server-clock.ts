import { type ProcessClocks, ServerClock } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import { failure } from './failure.js';
import type { RedisReply, RedisServer } from './redis-client.js';

/** The time of the server that has a key, in milliseconds: a promise until it is known, a number from then on. */
export type TimeOf = (key: unknown, serverKey: string) => number | Promise<number>;

/** Tells the time of Redis, on a cluster that of each primary, which is asked for by `TIME`. */
export function serverClock(calls: Calls, clocks?: ProcessClocks): TimeOf {
  const clock = new ServerClock(clocks);
  const time = (server: RedisServer, key: unknown) =>
    clock.now(server.name, key, async () => milliseconds(await calls.request(['time'], {}, server)));
  return (key, serverKey) => {
    if (calls.closed) return Promise.reject(calls.closed);
    const server = calls.serverOf(serverKey);
    if (server) return time(server, key);
    // A client that has just been made knows the slots once it has found the primaries.
    return calls.primaries().then(() => {
      const found = calls.serverOf(serverKey);
      if (!found) throw failure('TIME', new Error('no primary has its slot'), { key });
      return time(found, key);
    });
  };
}

/** `TIME` answers with the seconds since 1970, and the microseconds after them. */
function milliseconds(reply: RedisReply): number {
  const [seconds, microseconds]: readonly RedisReply[] = Array.isArray(reply) ? reply : [];
  const time = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  if (!Number.isNaN(time)) return time;
  // Not `SERVER`: that is a server which refuses, in whose place the clock of this process would serve.
  throw failure('TIME', new Error('What came is no time'), {});
}
