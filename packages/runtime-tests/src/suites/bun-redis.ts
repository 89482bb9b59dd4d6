import { RedisCache } from '@ctu/redis';
import { bunRedis } from '../../../../docs/examples/stores/bun-redis.js';
import { contractOf, type Outcome, outcomeOf } from '../outcome.js';

/** What is to be answered does not fail for want of time. */
const patient = { timeout: 60_000 };

declare const Bun: {
  readonly RedisClient: new (
    url: string,
  ) => Parameters<typeof bunRedis>[0] & { connect(): Promise<void>; close(): void };
};

/** The contract over a Redis at this address, through Bun's own client behind the port, under every wrapper. */
export async function runBunRedis(url: string): Promise<Outcome> {
  const client = new Bun.RedisClient(url);
  await client.connect();
  const make = (): RedisCache => new RedisCache(bunRedis(client), { ...patient, prefix: `${crypto.randomUUID()}.` });
  const candidate = {
    name: "RedisCache through Bun's client",
    lacks: { clock: 'the time is that of the server' },
    open: () => ({ cache: make(), neighbour: make() }),
  };
  try {
    return await outcomeOf(contractOf(candidate), 50);
  } finally {
    client.close();
  }
}
