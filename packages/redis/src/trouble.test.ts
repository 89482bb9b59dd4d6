// @module-tag stress
import { connect, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { patient, type Server, startRedis, waitUntil } from '@ctu/tooling';
import IORedis, { Cluster } from 'ioredis';
import IORedis6 from 'ioredis6';
import IOValkey from 'iovalkey';
import { createClient, createClientPool, createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache, type RedisClientLike } from './index.js';
import { fakeRedis } from './testing/fake-redis.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 150;

interface Emitter {
  listenerCount(event: string): number;
}

/** Ways to reach a server, connected or not, that end with the test. */
const libraries: Record<string, (port: number, password?: string) => RedisClientLike & Emitter> = {
  redis(port, password) {
    const client = createClient({ socket: { port, host: '127.0.0.1' }, RESP: 2, ...(password && { password }) });
    client.on('error', () => {});
    client.connect().catch(() => {});
    onTestFinished(() => client.destroy());
    return client;
  },
  'a pool of redis'(port, password) {
    const pool = createClientPool({ socket: { port, host: '127.0.0.1' }, RESP: 2, ...(password && { password }) });
    pool.on('error', () => {});
    pool.connect().catch(() => {});
    onTestFinished(() => pool.destroy());
    return pool;
  },
  ioredis: (port, password) => ended(new IORedis(port, '127.0.0.1', { ...(password && { password }) })),
  'ioredis 6': (port, password) => ended(new IORedis6(port, '127.0.0.1', { ...(password && { password }) })),
  iovalkey: (port, password) => ended(new IOValkey(port, '127.0.0.1', { ...(password && { password }) })),
  'a cluster of ioredis': (port, password) =>
    ended(new Cluster([{ host: '127.0.0.1', port }], { redisOptions: { ...(password && { password }) } })),
};

function ended<C extends { disconnect(): unknown }>(client: C): C {
  onTestFinished(() => void client.disconnect());
  return client;
}

/** Resolves with the error of a call, once its cause says so. */
async function errorWith(cache: RedisCache, said: string): Promise<Error> {
  let error: Error | undefined;
  const told = async () => {
    error = await cache.get('k').then(
      () => undefined,
      (reason) => reason,
    );
    return error?.cause instanceof Error && error.cause.message.includes(said);
  };
  await waitUntil(told, { expectation: () => `a call fails because of ${said}, and not of ${inspect(error)}` });
  return error!; // it has just been seen
}

describe('a server with a password', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startRedis({ args: ['--requirepass', 'right'] });
  });
  afterAll(() => server.stop());

  it.each(Object.keys(libraries))('that is wrong is the cause of what fails, through %s', async (name) => {
    const client = libraries[name]!(server.port, 's3cret');
    const listeners = client.listenerCount('error');
    const cache = new RedisCache(client, { timeout: TIMEOUT });
    const error = await errorWith(cache, 'WRONGPASS');
    expect(error).toMatchObject({ name: 'CacheError', code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']), key: 'k' });
    expect(error.message).toContain('; the client says: ');
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('s3cret');
    await cache.close(); // else a probe may be waiting
    expect(client.listenerCount('error')).toBe(listeners);
  });

  it.each(['ioredis', 'ioredis 6', 'iovalkey', 'a cluster of ioredis'])(
    'that is missing is the cause of what fails, through %s',
    async (name) => {
      const client = libraries[name]!(server.port);
      const error = await errorWith(new RedisCache(client, { timeout: TIMEOUT }), 'NOAUTH');
      expect(error).toMatchObject({ name: 'CacheError', code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']), key: 'k' });
    },
  );

  it('does not make each cache listen for itself, nor keep a client without a listener from ending the program', () => {
    const client = createClient();
    for (let count = 0; count < 50; count++) new RedisCache(client);
    expect(client.eventNames().map((event) => client.listenerCount(event as 'error'))).toEqual([1, 1, 1, 1]);
    expect(() => client.emit('error', new Error('nobody listens'))).toThrow('nobody listens');
  });
});

describe('a node of a cluster that cannot be reached', () => {
  it('is the cause of what fails for its own keys, through redis', async () => {
    const server = await startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] });
    onTestFinished(() => server.stop());
    const raw = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    await raw.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    await waitUntil(async () => String(await raw.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
    raw.destroy();
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${server.port}` }] });
    client.on('error', () => {});
    await client.connect();
    onTestFinished(() => client.destroy());
    const cache = new RedisCache(client, { timeout: TIMEOUT });
    await server.kill();
    await errorWith(cache, 'ECONNREFUSED');
  });
});

describe('a server that turns clients away', () => {
  it.each(Object.keys(libraries).filter((name) => !name.startsWith('a ')))(
    'since it has too many is the cause of what fails, through %s',
    async (name) => {
      const port = await fakeRedis(() => '-ERR max number of clients reached\r\n');
      const client = libraries[name]!(port, 'x');
      await errorWith(new RedisCache(client, { timeout: TIMEOUT }), 'max number of clients');
    },
  );

  it.each(['ioredis', 'ioredis 6', 'iovalkey'])(
    'since it is loading is told as not ready, through %s',
    async (name) => {
      const port = await fakeRedis((command) => (command === 'INFO' ? '$11\r\nloading:1\r\n\r\n' : undefined));
      await errorWith(new RedisCache(libraries[name]!(port), { timeout: TIMEOUT }), 'The client is not ready');
    },
  );
});

describe('a server that has gone away', () => {
  // The options that docs/guide/redis.md names.
  const clients: Record<string, (port: number) => RedisClientLike> = {
    redis(port) {
      const client = createClient({ socket: { port, host: '127.0.0.1' }, disableOfflineQueue: true });
      client.on('error', () => {});
      client.connect().catch(() => {});
      onTestFinished(() => client.destroy());
      return client;
    },
    ioredis: (port) => ended(new IORedis(port, '127.0.0.1', { enableOfflineQueue: false })),
    'ioredis 6': (port) => ended(new IORedis6(port, '127.0.0.1', { enableOfflineQueue: false })),
    iovalkey: (port) => ended(new IOValkey(port, '127.0.0.1', { enableOfflineQueue: false })),
  };

  it.each(Object.entries(clients))('fails a call at once where nothing waits for it, through %s', async (_, open) => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const cache = new RedisCache(open(server.port), patient);
    const code = () =>
      cache.get('k').then(
        () => 'an answer',
        (error) => error.code,
      );
    await waitUntil(async () => (await code()) === 'an answer');
    await server.kill();
    await waitUntil(async () => (await code()) !== 'an answer');
    expect([await code(), await code()]).toEqual(['UNAVAILABLE', 'UNAVAILABLE']); // else the timeout of a patient cache
    await server.restart();
    await waitUntil(async () => (await code()) === 'an answer');
  });
});

describe('a server that has become a replica', () => {
  /** A server in front of a real one, which sends new connections elsewhere when it is told to. */
  async function address(to: number) {
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      const server = connect(address.to, '127.0.0.1');
      for (const end of [socket, server]) sockets.add(end.on('error', () => {}));
      address.connections++;
      socket.pipe(server).pipe(socket);
    });
    await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    });
    const { port } = listener.address() as { port: number }; // of a TCP server
    const address = { to, port, connections: 0, url: `redis://127.0.0.1:${port}` };
    return address;
  }

  /** An address, and what lets its server fail over to another one that the address leads to from then on. */
  async function pair() {
    const [old, young] = await Promise.all([startRedis(), startRedis()]);
    onTestFinished(async () => {
      await Promise.all([old.stop(), young.stop()]);
    });
    const entry = await address(old.port);
    const failOver = async () => {
      const raw = await createClient({ url: `redis://127.0.0.1:${old.port}` }).connect();
      await raw.sendCommand(['REPLICAOF', '127.0.0.1', String(young.port)]);
      raw.destroy();
      entry.to = young.port;
    };
    return { entry, failOver };
  }

  async function leaves(cache: RedisCache<number>, failOver: () => Promise<void>): Promise<void> {
    await cache.set('k', 1);
    await failOver();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => cache.set(`k${index}`, 1)));
    expect(outcomes[0]).toMatchObject({ reason: { code: 'SERVER', message: expect.stringContaining('READONLY') } });
    const written = () =>
      cache.set('k', 2).then(
        () => true,
        () => false,
      );
    await waitUntil(written, { expectation: () => 'the cache writes again' });
    expect(await cache.get('k')).toBe(2);
  }

  it('is left for the one that its address leads to by then, once', async () => {
    const { entry, failOver } = await pair();
    await using cache = await RedisCache.connect<number>(entry.url, patient);
    await leaves(cache, failOver);
    expect(entry.connections).toBe(2);
  });

  const toldTo = { reconnectOnError: ({ message }: Error) => message.startsWith('READONLY') }; // as in the guide
  it.each([
    ['ioredis', (port: number) => ended(new IORedis(port, '127.0.0.1', toldTo))],
    ['ioredis 6', (port: number) => ended(new IORedis6(port, '127.0.0.1', toldTo))],
    ['iovalkey', (port: number) => ended(new IOValkey(port, '127.0.0.1', toldTo))],
  ])('is left by a client of %s that is told to', async (_, open) => {
    const { entry, failOver } = await pair();
    await leaves(new RedisCache<number>(open(entry.port), patient), failOver);
  });
});
