// @module-tag stress
import { codes, patient, type Server, startMemcached, startMemcachedRing, waitUntil } from '@ctu/tooling';
import Memcached from 'memcached';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries, memcache, memcached } from './testing/libraries.js';
import { startTap } from './testing/tap.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;
const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
const given = () => expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']);

/** Every call of a cache. */
function calls(cache: MemCached<unknown, string>): Promise<unknown>[] {
  return [
    cache.get('a'),
    cache.has('b'),
    cache.set('a', 1),
    cache.delete('a'),
    cache.getMany(['a', 'b', 'c']),
    cache.setMany([['a', 1]]),
    cache.deleteMany(['a', 'b']),
    cache.clear({ everything: true }),
  ];
}

async function started(): Promise<Server> {
  const server = await startMemcached();
  onTestFinished(() => server.stop());
  return server;
}

/** Resolves when the cache keeps values, however many attempts that takes. */
function works(cache: MemCached<unknown, string>): Promise<void> {
  const goesThrough = async () => {
    await cache.set('k', 1);
    return (await cache.get('k')) === 1;
  };
  return waitUntil(() => goesThrough().catch(() => false), { expectation: () => 'the cache works' });
}

describe.each(libraries)('a server that fails, through $name', ({ open }) => {
  for (const prefix of ['', 'p.']) {
    /** Two faces of one client, for calls that cannot be answered and for those that are. */
    const facesOf = (server: Server) => {
      const client = open([at(server)]);
      const hasty = new MemCached<unknown, string>(client, { prefix, timeout: TIMEOUT });
      return { hasty, cache: new MemCached<unknown, string>(client, { ...patient, prefix }) };
    };

    it(`ends every call after one timeout while frozen, and serves again when thawed (prefix: "${prefix}")`, async () => {
      const server = await started();
      const { hasty, cache } = facesOf(server);
      await works(cache);
      await server.freeze();
      const ends: string[] = [];
      const all = calls(hasty).map((call) =>
        call.then(
          () => ends.push('an answer'),
          ({ code }) => ends.push(code),
        ),
      );
      // The last one to begin is the last one to end: no call waits for several timeouts.
      await expect(hasty.has('last')).rejects.toMatchObject({ code: 'TIMEOUT' });
      await new Promise(setImmediate);
      expect(ends).toEqual(all.map(() => 'TIMEOUT'));
      server.thaw();
      await works(hasty);
    });

    it(`ends every call while killed, and serves again when restarted (prefix: "${prefix}")`, async () => {
      const server = await started();
      const { hasty, cache } = facesOf(server);
      await works(cache);
      await server.kill();
      for (const outcome of await Promise.allSettled(calls(hasty))) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: given() } });
      }
      await server.restart();
      await works(hasty);
      expect(await cache.get('never set')).toBeUndefined();
    });
  }

  it('that is killed under load ends the calls under way, and nothing is mixed up afterwards', async () => {
    const server = await started();
    const client = open([at(server)]);
    const hasty = new MemCached<string, string>(client, { timeout: TIMEOUT });
    const cache = new MemCached<string, string>(client, patient);
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    const large = (key: string) => key.repeat(5_000);
    for (let round = 0; round < 3; round++) {
      await works(hasty);
      await cache.setMany(keys.map((key) => [key, large(key)]));
      const reads = Array.from({ length: 20 }, () => hasty.getMany(keys).catch(() => []));
      await reads[0];
      await server.kill();
      for (const values of await Promise.all(reads)) {
        for (const [index, value] of values.entries()) expect(value === large(keys[index]!)).toBe(true);
      }
      await server.restart();
      await works(hasty);
      for (const value of await cache.getMany(keys)) expect(value).toBeUndefined();
    }
  });

  it('that breaks off within an answer leaves nothing behind for the next one', async () => {
    const tap = await startTap(at(await started()));
    onTestFinished(() => tap.stop());
    const client = open([tap.server]);
    const hasty = new MemCached<string, string>(client, { timeout: TIMEOUT });
    const keys = ['a', 'b', 'c'];
    await new MemCached<string, string>(client, patient).setMany(keys.map((key) => [key, key.repeat(50)]));
    // Within the line of a value, within the value, and between two values.
    for (const bytes of [5, 40, 70, 100, 130]) {
      tap.cut(bytes);
      await expect(hasty.getMany(keys)).rejects.toMatchObject({ code: given() });
      for (const key of ['b', 'a', 'c']) {
        let value: string | undefined;
        const answers = async () => {
          value = await hasty.get(key);
          return true;
        };
        await waitUntil(() => answers().catch(() => false));
        expect(value).toBe(key.repeat(50));
      }
    }
  });

  it('has no word for a miss: the keys of one dead server in three fail, the others are served', async () => {
    const ring = await startMemcachedRing();
    onTestFinished(() => ring.stop());
    const client = open(ring.servers.map(at));
    const faces = [
      [new MemCached<number, string>(client, { timeout: TIMEOUT }), new MemCached<number, string>(client, patient)],
      [
        new PrefixedMemCached<number, string>(client, 'p', { timeout: TIMEOUT }),
        new PrefixedMemCached<number, string>(client, 'p', patient),
      ],
    ] as const;
    // Of different lengths: the ring of memcache puts keys that differ in their end only on one server.
    const keys = Array.from({ length: 300 }, (_, index) => `${index}:${index ** 5}`);
    for (const [, cache] of faces) await cache.setMany(keys.map((key, index) => [key, index]));
    const dead = ring.servers[1]!;
    const name = at(dead);
    for (const fail of [() => dead.freeze(), () => dead.kill()]) {
      await fail();
      for (const [hasty, cache] of faces) {
        const outcomes = await Promise.allSettled(keys.map((key) => hasty.get(key)));
        const others: number[] = [];
        for (const [index, outcome] of outcomes.entries()) {
          if (outcome.status === 'fulfilled') expect(outcome.value).toBe(index);
          else expect(outcome.reason).toMatchObject({ code: given(), key: keys[index] });
          if (outcome.status === 'fulfilled' || !outcome.reason.message.includes(name)) others.push(index);
        }
        expect(others.length).toBeGreaterThan(0);
        expect(others.length).toBeLessThan(keys.length);
        expect(await cache.getMany(others.map((index) => keys[index]!))).toEqual(others);
      }
    }
    const error = { message: expect.stringContaining(name) };
    await expect(faces[0][1].clear({ everything: true })).rejects.toMatchObject(error);
    await expect(faces[1][1].clear()).rejects.toMatchObject(error);
  });

  it('that never was there is an error at once', async () => {
    const gone = await startMemcached();
    await gone.stop();
    const cache = new MemCached(open([at(gone)]), patient);
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'k' });
    const writes = Promise.all(Array.from({ length: 100 }, (_, index) => cache.set(index, index)));
    await expect(writes).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('holds no call back for another: hundreds that come before there is a connection are all served', async () => {
    const cache = new MemCached<number, number>(open([at(await started())]), patient);
    const keys = Array.from({ length: 300 }, (_, index) => index);
    await Promise.all(keys.map((key) => cache.set(key, key)));
    expect(await cache.getMany(keys)).toEqual(keys);
  });
});

it('limits of the client memcached, by which it gives up servers and calls, have no say', async () => {
  const server = await started();
  const options = { poolSize: 1, maxQueueSize: 1, retries: 5, failures: 0, retry: 3_600_000, remove: true };
  const client = new Memcached(at(server), { ...options, reconnect: 3_600_000 });
  onTestFinished(() => client.end());
  const cache = new MemCached<unknown, string>(client, patient);
  await server.kill();
  expect(await codes(Array.from({ length: 10 }, () => cache.get('k')))).toEqual({ UNAVAILABLE: 10 });
  await server.restart();
  await works(cache);
  expect(await codes(Array.from({ length: 100 }, (_, index) => cache.set(`k${index}`, 1)))).toEqual({
    'an answer': 100,
  });
});

describe('a server that is killed', () => {
  it.each([memcached, memcache])('ends the calls under way at once through $name', async ({ open }) => {
    const server = await started();
    const cache = new MemCached<unknown, string>(open([at(server)]), patient);
    await works(cache);
    await server.freeze();
    const calls = Promise.allSettled([cache.get('k'), cache.set('k', 2)]);
    await server.kill();
    for (const outcome of await calls) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE', key: 'k' } });
    }
  });
});
