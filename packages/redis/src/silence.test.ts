// @module-tag stress
import {
  codes,
  nodeOfSlot,
  patient,
  type Server,
  type Servers,
  startRedis,
  startRedisCluster,
  waitUntil,
} from '@ctu/tooling';
import IORedis from 'ioredis';
import IORedis6 from 'ioredis6';
import IOValkey from 'iovalkey';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { slotOf } from './slot.js';
import {
  clusterLibraries,
  ended,
  furtherClusterLibraries,
  furtherLibraries,
  type Library,
  libraries,
  type Opened,
} from './testing/libraries.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;
const LARGE = 'x'.repeat(100_000);

async function started(): Promise<Server> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return server;
}

/** A cache through a library, for calls that cannot be answered. */
async function hastyOn<V>({ open }: Library, ...ports: number[]): Promise<RedisCache<V>> {
  const opened = await open(...ports);
  onTestFinished(async () => {
    await opened.end();
  });
  return new RedisCache<V>(opened.client, { timeout: TIMEOUT });
}

/** Resolves when the cache reads again. It writes nothing, so that what is written otherwise can be counted. */
function reads(cache: RedisCache, key = 'k'): Promise<void> {
  return waitUntil(() => works(cache, key), { expectation: () => 'the cache reads again' });
}

function works(cache: RedisCache, key: string): Promise<boolean> {
  return cache.get(key).then(
    () => true,
    () => false,
  );
}

/** How many `SET`s, or other commands, a server has executed since it started, or since its counters were reset. */
async function executed({ port }: Server, command = 'set'): Promise<number> {
  const raw = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
  const stats = await raw.info('commandstats');
  raw.destroy();
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

describe.each([...libraries, ...furtherLibraries])('a frozen server, through $name', (library) => {
  it('gets nothing of what was refused meanwhile', async () => {
    const server = await started();
    const cache = await hastyOn<string>(library, server.port);
    await reads(cache);
    await server.freeze();
    const first = Array.from({ length: 20 }, (_, index) => cache.set(`first${index}`, LARGE));
    expect(await codes(first)).toEqual({ TIMEOUT: 20 });
    // 15 seconds of 190 a second.
    const refused = Array.from({ length: 2_850 }, (_, index) => cache.set(`refused${index}`, 'v'));
    expect(await codes(refused)).toEqual({ UNAVAILABLE: 2_850 });
    server.thaw();
    await reads(cache);
    expect(await executed(server)).toBeLessThanOrEqual(20);
    const raw = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    expect(await raw.keys('refused*')).toEqual([]);
    raw.destroy();
  });

  it('does not get on a new connection what its caller was told has failed', async () => {
    const server = await started();
    const cache = await hastyOn<string>(library, server.port);
    await reads(cache);
    await server.freeze();
    expect(await codes([cache.set('k', 'old'), cache.delete('k'), cache.get('k')])).toEqual({ TIMEOUT: 3 });
    await server.kill();
    await server.restart();
    await reads(cache);
    expect(await executed(server)).toBe(0);
  });
});

let cluster: Servers;
beforeAll(async () => {
  cluster = await startRedisCluster(3);
});
afterAll(() => cluster.stop());

describe('a client with a timeout of its own', () => {
  const clients: Record<string, (port: number) => Opened> = {
    ioredis: (port) => ended(new IORedis(port, '127.0.0.1', { commandTimeout: TIMEOUT })),
    'ioredis 6': (port) => ended(new IORedis6(port, '127.0.0.1', { commandTimeout: TIMEOUT })),
    iovalkey: (port) => ended(new IOValkey(port, '127.0.0.1', { commandTimeout: TIMEOUT })),
  };

  it.each(Object.entries(clients))('gets nothing later of what it has given up itself, through %s', async (_, open) => {
    const server = await started();
    const { client, end } = open(server.port);
    onTestFinished(async () => {
      await end();
    });
    // Each attempt has a guard of its own: on a busy machine the client gives up what a patient one then waits long for.
    const readsAnew = () => waitUntil(() => works(new RedisCache(client, patient), 'k'));
    await readsAnew();
    const cache = new RedisCache<string>(client, patient);
    await server.freeze();
    expect(await codes([cache.set('k', 'old')])).toEqual({ UNAVAILABLE: 1 });
    await expect(cache.get('k')).rejects.toThrow('Redis has been silent');
    await server.kill();
    await server.restart();
    await readsAnew();
    expect(await executed(server)).toBe(0);
  });
});

describe.each([...clusterLibraries, ...furtherClusterLibraries])('a frozen node, through $name', (library) => {
  it('does not get on a new connection what its caller was told has failed', async () => {
    const cache = await hastyOn<string>(library, ...cluster.servers.map(({ port }) => port));
    const key = Array.from({ length: 100 }, (_, index) => `k${index}`).find((key) => nodeOfSlot(slotOf(key)) === 1)!;
    const node = cluster.servers[1]!;
    await reads(cache, key);
    await node.freeze();
    expect(await codes([cache.set(key, 'old')])).toEqual({ TIMEOUT: 1 });
    await node.kill();
    await node.restart();
    await reads(cache, key);
    for (const server of cluster.servers) expect(await executed(server)).toBe(0);
  });
});

describe('a client without a connection', () => {
  it.each([libraries[0]!, furtherLibraries[0]!])(
    'keeps one probe for later, not one for each, through $name',
    async ({ open }) => {
      const server = await started();
      const { client, end } = await open(server.port);
      onTestFinished(async () => {
        await end();
      });
      await reads(new RedisCache(client, patient));
      await server.kill();
      const cache = new RedisCache(client, { timeout: 20 });
      const refusal = () => cache.get('k').then(String, ({ message }) => message as string);
      const probes = async () => Number(/silent for (\d+) ms/.exec(await refusal())?.[1] ?? 0) / 200; // one in ten timeouts
      await waitUntil(async () => (await probes()) >= 20);
      await server.restart();
      await waitUntil(async () => (await executed(server, 'ping')) > 0);
      expect(await executed(server, 'ping')).toBeLessThan(10); // also what was given up before the silence is one by now
    },
  );
});

describe('what still waits in the client when its caller is told TIMEOUT', () => {
  it.each([libraries[0]!, furtherLibraries[0]!, furtherLibraries[1]!])('is taken back from $name', async (library) => {
    const server = await started();
    const cache = await hastyOn<string | number>(library, server.port);
    await reads(cache);
    await server.freeze();
    // More than the buffers between here and the server hold, so that what follows has to wait in the client.
    const large = 'x'.repeat(16 * 1024 * 1024);
    const writes = [cache.set('large', large), cache.set('large', large), cache.set('late', 1)];
    expect(await codes(writes)).toEqual({ TIMEOUT: 3 });
    server.thaw();
    await reads(cache);
    await waitUntil(async () => (await cache.get('late').catch(() => 'late')) === undefined);
    expect(await executed(server)).toBeLessThanOrEqual(2);
  });
});
