import { isDeepStrictEqual } from 'node:util';
import { startRedis } from '@ctu/tooling';
import type { Check } from './check.js';

const values: Readonly<Record<string, unknown>> = {
  "`'123'`": '123',
  bytes: Buffer.from([0, 255]),
  '`Date`': new Date(0),
  '`Map`': new Map([['a', 1]]),
  '`bigint`': 10n ** 20n,
  '`undefined` in an object': { a: undefined },
};

/** Which values come back from Redis as what they were. */
export const redisValues: Check = async (library) => {
  const server = await startRedis();
  const redis = library.redis(server.port);
  try {
    const store = await redis.store('values');
    const same: string[] = [];
    for (const [name, value] of Object.entries(values)) {
      try {
        await store.set(name, value);
        const back = await store.get(name);
        if (isDeepStrictEqual(back, value)) same.push(name);
      } catch {
        // refused, or not to be read: not the same
      }
    }
    return same.length === Object.keys(values).length ? 'all six' : same.join(', ') || 'none';
  } finally {
    await redis.close();
    await server.stop();
  }
};
