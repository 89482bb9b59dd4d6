// @module-tag stress
import { ManualClock } from '@ctu/core/testing';
import { patient, startRedis } from '@ctu/tooling';
import IORedis, { Cluster as IORedisCluster } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { afterEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Calls } from './calls.js';
import { type RedisClientLike, recognise } from './clients/recognise.js';
import { RedisCache } from './index.js';
import type { RedisClient } from './redis-client.js';
import { serverClock } from './server-clock.js';
import { clusterLibraries, libraries } from './testing/libraries.js';
import { rawRedis } from './testing/raw-redis.js';
import { allWays, freshPrefix, reached } from './testing/reached.js';
import { tap } from './testing/tap.js';

/** Keys of all three primaries. */
const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);

/** The time of a client's servers, as a process with these clocks tells it. */
function timeOf(client: RedisClientLike, steady = new ManualClock(), wall = new ManualClock()) {
  const calls = new Calls(recognise(client), patient.timeout);
  const time = serverClock(calls, { steady, wall });
  return (key: string) => time(key, key);
}

describe.each(allWays)('the time through $name', (way) => {
  const client = reached(way);
  const redis = rawRedis();

  /** What a server on this machine says, in milliseconds. */
  async function serverTime(): Promise<number> {
    const [seconds, microseconds] = (await redis().sendCommand(['TIME'])) as unknown as [string, string];
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  }

  it('is that of the server, in processes whose own clocks differ', async () => {
    for (const start of [0, 86_400_000]) {
      const steady = new ManualClock(start); // stands still, so that what is told is what the server said
      const time = timeOf(client(), steady, new ManualClock(3 * start));
      const before = await serverTime();
      const told = time('k');
      expect(told).toBeInstanceOf(Promise);
      expect(await told).toBeGreaterThanOrEqual(before);
      expect(await told).toBeLessThanOrEqual(await serverTime());
      steady.advance(1_000);
      expect(time('k')).toBe((await told) + 1_000);
    }
  });

  it('is asked for once by each server, and again after a minute, however often it is read', async () => {
    const sent = tap(client());
    const steady = new ManualClock();
    const time = timeOf(sent, steady);
    const servers = way.cluster ? 3 : 1;
    for (let minute = 1; minute <= 3; minute++) {
      for (let round = 0; round < 10; round++) await Promise.all(keys.map(time));
      expect(sent.commands).toEqual(Array(minute * servers).fill(['time']));
      steady.advance(60_000);
    }
  });

  it('is a promise of a cache at first and a number from then on, for all faces of it', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    const first = cache.now('k');
    expect(first).toBeInstanceOf(Promise);
    const known = await first;
    expect(cache.now('k')).toBeGreaterThanOrEqual(known);
    expect(new RedisCache(cache).now('k')).toBeTypeOf('number');
  });

  it('is refused for a key that is none, and once the cache is closed', async () => {
    const cache = new RedisCache(client(), patient);
    await cache.now('k');
    await expect(cache.now(1 as never)).rejects.toBeInstanceOf(TypeError);
    await cache.close();
    await expect(cache.now('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe.each(clusterLibraries)('the time of a key through $name', ({ open }) => {
  it('is that of the primary that has the key', async () => {
    const { client, end } = await open(...inject('clusterPorts'));
    onTestFinished(async () => {
      await end();
    });
    const port = recognise(client);
    await port.primaries(); // from now on the client knows the slots
    const ahead = new Map<string, number>();
    for (const key of keys) {
      const server = port.serverOf!(key)!;
      // A node that does not have the slot of a key answers MOVED.
      expect(await server.send(['set', key, '1', 'PX', '60000'])).toBe('OK');
      if (!ahead.has(server.name)) ahead.set(server.name, 1_000_000 * (ahead.size + 1));
    }
    expect([...ahead.keys()].sort()).toEqual(
      inject('clusterPorts')
        .map((port) => `127.0.0.1:${port}`)
        .sort(),
    );
    // The clocks of three servers on one machine agree. Here they do not.
    const shifted: RedisClient = {
      ...port,
      serverOf(key) {
        const { name } = port.serverOf!(key)!;
        return { name, send: async () => [String(ahead.get(name)), '500000'] };
      },
    };
    const time = timeOf(shifted);
    for (const key of keys) {
      expect(await time(key)).toBe(ahead.get(port.serverOf!(key)!.name)! * 1_000 + 500);
    }
  });
});

describe('the time through a client of a cluster', () => {
  const [port] = inject('clusterPorts');

  it('waits for a client that is still connecting', async () => {
    const client = new IORedisCluster([{ host: '127.0.0.1', port: port! }], { lazyConnect: true });
    onTestFinished(() => client.disconnect());
    const sent = tap(client);
    const time = timeOf(sent);
    expect(await Promise.all(keys.map(time))).not.toContain(undefined);
    expect(sent.commands).toEqual(Array(3).fill(['time']));
  });

  it('is an error where the client is not connected, or knows no primary of the slot', async () => {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
    await expect(new RedisCache(client).now('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const bare: RedisClient = { ...recognise(client), primaries: async () => [] };
    await expect(timeOf(bare)('k')).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'k' });
  });
});

describe('a server that does not tell its time', () => {
  const redis = rawRedis();
  afterEach(() => vi.restoreAllMocks());

  it.each(['redis', 'ioredis'])('is taken to agree with this process, which is said once, through %s', async (name) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const user = `clockless-${name}`;
    await redis().sendCommand(['ACL', 'SETUSER', user, 'on', '>secret', '~*', '+@all', '-time']);
    const place = { host: '127.0.0.1', port: inject('port') };
    const client =
      name === 'redis'
        ? await createClient({ socket: place, username: user, password: 'secret' }).connect()
        : new IORedis({ ...place, username: user, password: 'secret' });
    onTestFinished(() => client.disconnect() as undefined);
    const wall = new ManualClock(123_456);
    const time = timeOf(client, new ManualClock(), wall);
    expect(await Promise.all([time('k'), time('l')])).toEqual([123_456, 123_456]);
    wall.advance(20);
    expect(time('k')).toBe(123_476);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^Redis refuses TIME: NOPERM .* The clock of this process/)],
    ]);
    const cache = new RedisCache(client, patient);
    const before = Date.now();
    expect(await cache.now('k')).toBeGreaterThanOrEqual(before);
    expect(cache.now('k')).toBeLessThanOrEqual(Date.now());
  });

  it('is not asked for long: it rejects while the server is frozen, and asks again when it thaws', async () => {
    const server = await startRedis();
    const { client, end } = await libraries[0]!.open(server.port);
    onTestFinished(async () => {
      await end();
      await server.stop();
    });
    const cache = new RedisCache(client, { timeout: 100 });
    await server.freeze();
    const [first, second] = [cache.now('k'), cache.now('l')];
    await expect(first).rejects.toMatchObject({ code: 'TIMEOUT', key: 'k' });
    await expect(second).rejects.toMatchObject({ code: 'TIMEOUT', key: 'l' });
    server.thaw();
    const known = new RedisCache(client, patient);
    expect(await known.now('k')).toBeGreaterThan(0);
    await server.freeze();
    expect(known.now('k')).toBeGreaterThan(0);
    server.thaw();
  });

  it('is an error where the reply is no time, as in a transaction that is open', async () => {
    const port = recognise(redis());
    const queued: RedisClient = { ...port, send: async () => 'QUEUED' };
    await expect(timeOf(queued)('k')).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'k' });
    await expect(new RedisCache(queued).getRemainingTTL('k')).rejects.toMatchObject({ code: 'SERVER', key: 'k' });
  });
});
