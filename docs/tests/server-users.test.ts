// @module-tag stress
import { readFileSync } from 'node:fs';
import { MemoryCache, TwoLevelCache } from '@ctu/core';
import { RedisCache, redisChannel } from '@ctu/redis';
import { patient, startRedis, waitUntil } from '@ctu/tooling';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What `docs/guide/shared-server.md` lets a user do: for an adapter, and for each channel. */
const page = readFileSync(new URL('../guide/shared-server.md', import.meta.url), 'utf8');
const base = /setuser shop (on .*)$/m.exec(page)![1]!.replaceAll("'", '').split(' ');
const rowOf = (channel: string) => page.split('\n').find((line) => line.startsWith(`| ${channel}`))!;
const rulesOf = (text: string) => text.match(/[+&][a-z_][a-z_:|\\]*/g)!.map((rule) => rule.replace('\\', ''));
const [byRedis, byIoredis] = ['`tracking()` through `redis`', '`tracking()` through `ioredis`'].map(rowOf);
const [plain, sharded] = rowOf('`redisChannel(').split('with `sharded');

const server = await startRedis();
const admin = createClient({ url: `redis://127.0.0.1:${server.port}` });
admin.on('error', () => {}); // at its end
beforeAll(() => admin.connect());
afterAll(async () => {
  for (const client of clients) client.disconnect();
  admin.destroy();
  await server.stop();
});

const address = () => `redis://shop:secret@127.0.0.1:${server.port}`;
const throughRedis = () => RedisCache.connect<string>(address(), { prefix: 'shop:', ...patient });

const clients: Redis[] = [];
async function throughIoredis(): Promise<RedisCache<string>> {
  const client = new Redis(address(), { enableReadyCheck: false }); // which needs INFO
  clients.push(client);
  return new RedisCache<string>(client, { prefix: 'shop:', ...patient });
}

describe('A user who may do what the page says', () => {
  it.each([
    ['tracking() through redis', rulesOf(byRedis!), throughRedis, (far: RedisCache<string>) => far.tracking()],
    ['tracking() through ioredis', rulesOf(byIoredis!), throughIoredis, (far: RedisCache<string>) => far.tracking()],
    [
      'redisChannel()',
      [...rulesOf(plain!), '&users'],
      throughRedis,
      (far: RedisCache<string>) => redisChannel(far, { name: 'users' }),
    ],
    [
      'redisChannel() with `sharded`',
      [...rulesOf(sharded!), '&users'],
      throughRedis,
      (far: RedisCache<string>) => redisChannel(far, { name: 'users', sharded: true }),
    ],
  ] as const)('joins %s, and without it does not', async (_, rules, open, channelOf) => {
    const joined = async (allowed: readonly string[]): Promise<boolean> => {
      await admin.sendCommand(['ACL', 'SETUSER', 'shop', 'reset', ...base, ...allowed]);
      const far = await open();
      let lost = false;
      const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, {
        channel: channelOf(far),
        onEvent: ({ type }) => {
          lost ||= type === 'channel-lost';
        },
      });
      await waitUntil(() => lost || cache.stats().nearAsked);
      const { nearAsked } = cache.stats();
      await cache.close();
      return nearAsked;
    };
    expect([await joined(rules), await joined([])]).toEqual([true, false]);
  });
});
