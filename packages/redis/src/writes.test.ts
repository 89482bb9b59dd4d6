import { connect, createServer, type Server, type Socket } from 'node:net';
import IORedis from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RedisCache, type RedisClientLike } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { summary, tap } from './testing/tap.js';

describe.each(ways)('writes through $name', (way) => {
  const client = reached(way);

  it('of an entry are one SET with its ttl', async () => {
    const sent = tap(client());
    await new RedisCache(sent).set('k', 1, { ttl: 1_500.2 });
    await new RedisCache(sent).set('k', 1, { ttl: Number.POSITIVE_INFINITY });
    expect(sent.commands).toEqual([
      ['set', 'k', '1', 'PX', '1501'],
      ['set', 'k', '1'],
    ]);
  });

  it('say whether a key was there, and how many were', async () => {
    const cache = new RedisCache(client(), { prefix: freshPrefix() });
    await cache.setMany(['a', 'b', 'c', 'd'].map((key) => [key, 1]));
    expect(await cache.delete('a')).toBe(true);
    expect(await cache.delete('a')).toBe(false);
    expect(await cache.deleteMany(['a', 'b', 'c', 'b', 'missing'])).toBe(2);
    expect(await cache.deleteMany([])).toBe(0);
    expect(await cache.getMany(['a', 'b', 'c', 'd'])).toEqual([undefined, undefined, undefined, 1]);
  });

  it('delete thousands of keys in chunks', async () => {
    const sent = tap(client());
    const cache = new RedisCache(sent, { prefix: freshPrefix() });
    const keys = Array.from({ length: 1_300 }, (_, index) => (way.cluster ? `{t}${index}` : `k${index}`));
    await cache.setMany(keys.map((key) => [key, 1]));
    sent.commands.length = 0;
    expect(await cache.deleteMany([...keys, ...keys])).toBe(1_300);
    expect(summary(sent.commands)).toEqual([
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 40',
    ]);
  });
});

describe('writes of one turn', () => {
  let proxy: Server;
  let chunks: string[] = [];
  const sockets: Socket[] = [];

  // Between the client and the server, a proxy sees what arrives together.
  beforeAll(async () => {
    const port = inject('port');
    proxy = createServer((socket) => {
      const server = connect(port, '127.0.0.1');
      sockets.push(socket, server);
      socket.on('data', (chunk) => {
        chunks.push(chunk.toString());
        server.write(chunk);
      });
      server.pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  async function expectOneWrite(client: RedisClientLike): Promise<void> {
    const cache = new RedisCache(client, { prefix: freshPrefix() });
    await cache.set('first', 1);
    chunks = [];
    const rest = Promise.resolve().then(() => [cache.delete('first'), cache.set('later', 1)]);
    await Promise.all([cache.set('a', 1), cache.set('b', 1), cache.setMany([['c', 1]]), ...(await rest)]);
    expect(chunks.map((chunk) => chunk.match(/\$\d+\r\n(set|unlink)\r\n/gi)?.length)).toEqual([5]);
  }

  it('leave in one write of the socket through redis', async () => {
    const { port } = proxy.address() as { port: number }; // it listens on TCP
    const client = createClient({ url: `redis://127.0.0.1:${port}` });
    await client.connect();
    await expectOneWrite(client);
    client.destroy();
  });

  it('leave in one write of the socket through ioredis', async () => {
    const { port } = proxy.address() as { port: number }; // it listens on TCP
    const client = new IORedis(port);
    await expectOneWrite(client);
    client.disconnect();
  });
});
