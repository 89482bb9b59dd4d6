import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, inject } from 'vitest';

/** A plain client of the shared server, for looking behind the cache's back. It lives as long as this `describe`. */
export function rawRedis(): () => RedisClientType {
  let client: RedisClientType;
  beforeAll(async () => {
    client = createClient({ url: `redis://127.0.0.1:${inject('port')}` }) as RedisClientType; // no module is loaded
    client.on('error', () => {});
    await client.connect();
  });
  afterAll(() => client.destroy());
  return () => client;
}
