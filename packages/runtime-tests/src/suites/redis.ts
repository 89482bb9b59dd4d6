import type { Candidate } from '@ctu/core/testing';
import { RedisCache, type RedisClientLike } from '@ctu/redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { contractOf, type Outcome, outcomeOf } from '../outcome.js';

/** What is to be answered does not fail for want of time. */
const patient = { timeout: 60_000 };

/** The contract over a Redis at this address, through both client libraries, under every wrapper. */
export async function runRedis(url: string): Promise<Outcome> {
  const redis = createClient({ url });
  redis.on('error', () => {}); // the calls fail
  await redis.connect();
  const ioredis = new Redis(url);
  try {
    const through = { redis, ioredis } as const;
    const checks = Object.entries(through).flatMap(([library, client]) => contractOf(candidate(library, client)));
    return await outcomeOf(checks, 50);
  } finally {
    redis.destroy();
    ioredis.disconnect();
  }
}

function candidate(library: string, client: RedisClientLike): Candidate {
  const make = (): RedisCache => new RedisCache(client, { ...patient, prefix: `${crypto.randomUUID()}.` });
  return {
    name: `RedisCache through ${library}`,
    lacks: { clock: 'the time is that of the server' },
    open: () => ({ cache: make(), neighbour: make() }),
  };
}
