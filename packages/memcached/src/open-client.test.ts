import { inspect } from 'node:util';
import { startMemcached, waitUntil } from '@ctu/tooling';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';

describe('connect', () => {
  it.each<[servers: unknown, named: string]>([
    [undefined, 'servers must be a server like 127.0.0.1:11211, not undefined'],
    [null, 'servers must be a server like 127.0.0.1:11211, not null'],
    [11211, 'servers must be a server like 127.0.0.1:11211, not number'],
    [{ 's3cr:1': 1 }, 'servers must be a server like 127.0.0.1:11211, not object'],
    ['', 'servers must be a server like 127.0.0.1:11211, not an empty text'],
    ['s3cr', 'servers must be a server like 127.0.0.1:11211, not that text'],
    ['memcached://u:s3cr@h:11211', 'servers must be a server like 127.0.0.1:11211, not that text'],
    [[], 'servers must be a server like 127.0.0.1:11211, or a list of them, not an empty one'],
    [['127.0.0.1:1', 'x'], 'servers[1] must be a server like 127.0.0.1:11211, not that text'],
    [['127.0.0.1:1', undefined], 'servers[1] must be a server like 127.0.0.1:11211, not undefined'],
  ])('refuses %j with a TypeError that holds nothing of it', async (servers, named) => {
    for (const cache of [MemCached, PrefixedMemCached, StatsMemCached]) {
      const error: unknown = await cache.connect(servers as string).catch((error) => error); // JavaScript may pass anything
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toBe(named); // as just seen
      expect(inspect(error, { showHidden: true })).not.toContain('s3cr');
    }
  });

  it('answers while the server is away, whose calls fail in time, and serves once it is there', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    await server.kill();
    await using cache = await MemCached.connect<number, string>(`127.0.0.1:${server.port}`, { timeout: 100 });
    const given = { code: expect.toBeOneOf(['UNAVAILABLE', 'TIMEOUT']) };
    for (const call of [cache.get('k'), cache.set('k', 1), cache.delete('k')]) {
      await expect(call).rejects.toMatchObject(given);
    }
    await server.restart();
    const works = async () => {
      await cache.set('k', 1);
      return (await cache.get('k')) === 1;
    };
    await waitUntil(() => works().catch(() => false));
  });

  it.each(['127.0.0.1:11211', 'localhost:11211', '[::1]:11211', '/tmp/memcached.sock', 'unix:/tmp/memcached.sock'])(
    'takes %s',
    async (server) => {
      const cache = await MemCached.connect(server);
      await cache.close();
    },
  );
});
