import { type Server, startMemcached, startMemcachedRing, waitUntil } from '@ctu/tooling';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries, memcache, memcached } from './testing/libraries.js';
import { startTap } from './testing/tap.js';

const timeout = 200;
const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;

/** What escapes every caller. */
const escaped: unknown[] = [];
const note = (error: unknown) => escaped.push(error);

beforeAll(() => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});

afterAll(() => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  expect(escaped).toEqual([]);
});

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

/** Freezes a server, which takes a moment. */
async function freeze(server: Server): Promise<void> {
  server.freeze();
  const cache = new MemCached(memcached.open([at(server)]), { timeout: 50 });
  await waitUntil(() =>
    cache.get('frozen').then(
      () => false,
      () => true,
    ),
  );
}

function works(cache: MemCached<unknown, string>, key = 'k'): Promise<void> {
  const goesThrough = async () => {
    await cache.set(key, 1);
    return (await cache.get(key)) === 1;
  };
  return waitUntil(() => goesThrough().catch(() => false));
}

describe.each(libraries)('a server that fails, through $name', ({ open }) => {
  for (const prefix of ['', 'p.']) {
    it(`ends every call within the timeout while frozen, and serves again when thawed (prefix: "${prefix}")`, async () => {
      const server = await startMemcached();
      onTestFinished(() => server.stop());
      const cache = new MemCached<unknown, string>(open([at(server)]), { prefix, timeout });
      await works(cache);
      await freeze(server);
      const started = performance.now();
      const outcomes = await Promise.allSettled(calls(cache));
      expect(performance.now() - started).toBeLessThan(timeout + 150);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT' } });
      }
      server.thaw();
      await works(cache);
    });

    it(`ends every call while killed, and serves again when restarted (prefix: "${prefix}")`, async () => {
      const server = await startMemcached();
      onTestFinished(() => server.stop());
      const cache = new MemCached<unknown, string>(open([at(server)]), { prefix, timeout });
      await works(cache);
      await server.kill();
      const started = performance.now();
      for (const outcome of await Promise.allSettled(calls(cache))) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/) },
        });
      }
      expect(performance.now() - started).toBeLessThan(timeout + 150);
      await server.restart();
      await works(cache);
      expect(await cache.get('never set')).toBeUndefined();
    });
  }

  it('that is killed under load ends the calls under way, and nothing is mixed up afterwards', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const cache = new MemCached<string, string>(open([at(server)]), { timeout });
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    const large = (key: string) => key.repeat(5_000);
    for (let round = 0; round < 3; round++) {
      await works(cache);
      await cache.setMany(keys.map((key) => [key, large(key)]));
      const reads = Array.from({ length: 20 }, () => cache.getMany(keys).catch(() => []));
      await reads[0];
      await server.kill();
      for (const values of await Promise.all(reads)) {
        for (const [index, value] of values.entries()) expect(value === large(keys[index]!)).toBe(true);
      }
      await server.restart();
      await works(cache);
      for (const value of await cache.getMany(keys)) expect(value).toBeUndefined();
    }
  });

  it('that breaks off within an answer leaves nothing behind for the next one', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const tap = await startTap(at(server));
    onTestFinished(() => tap.stop());
    const cache = new MemCached<string, string>(open([tap.server]), { timeout });
    const keys = ['a', 'b', 'c'];
    await cache.setMany(keys.map((key) => [key, key.repeat(50)]));
    // Within the line of a value, within the value, and between two values.
    for (const bytes of [5, 40, 70, 100, 130]) {
      tap.cut(bytes);
      await expect(cache.getMany(keys)).rejects.toMatchObject({ code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/) });
      for (const key of ['b', 'a', 'c']) {
        let value: string | undefined;
        const answers = async () => {
          value = await cache.get(key);
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
    const caches = [
      new MemCached<number, string>(client, { timeout }),
      new PrefixedMemCached<number, string>(client, 'p', { timeout }),
    ];
    // Of different lengths: the ring of memcache puts keys that differ in their end only on one server.
    const keys = Array.from({ length: 60 }, (_, index) => `${index}:${index ** 5}`);
    for (const cache of caches) await cache.setMany(keys.map((key, index) => [key, index]));
    for (const fail of [() => freeze(ring.servers[1]!), () => ring.servers[1]!.kill()]) {
      await fail();
      for (const cache of caches) {
        const outcomes = await Promise.allSettled(keys.map((key) => cache.get(key)));
        let dead = 0;
        for (const [index, outcome] of outcomes.entries()) {
          if (outcome.status === 'fulfilled') expect(outcome.value).toBe(index);
          else {
            dead++;
            expect(outcome.reason).toMatchObject({
              code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/),
              key: keys[index],
            });
            expect(outcome.reason.message).toContain(at(ring.servers[1]!));
          }
        }
        expect(dead).toBeGreaterThan(0);
        expect(dead).toBeLessThan(keys.length);
      }
    }
    for (const clear of [caches[0]!.clear({ everything: true }), caches[1]!.clear()]) {
      await expect(clear).rejects.toMatchObject({ message: expect.stringContaining(at(ring.servers[1]!)) });
    }
  });

  it('that never was there is an error at once', async () => {
    const gone = await startMemcached();
    await gone.stop();
    const cache = new MemCached(open([at(gone)]), { timeout });
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'k' });
    await expect(Promise.all(Array.from({ length: 100 }, (_, index) => cache.set(index, index)))).rejects.toMatchObject(
      {
        code: 'UNAVAILABLE',
      },
    );
  });

  it('holds no call back for another: hundreds that come before there is a connection are all served', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const cache = new MemCached<number, number>(open([at(server)]));
    const keys = Array.from({ length: 300 }, (_, index) => index);
    await Promise.all(keys.map((key) => cache.set(key, key)));
    expect(await cache.getMany(keys)).toEqual(keys);
  });
});

describe('a server that is killed', () => {
  it.each([memcached, memcache])('ends the calls under way at once through $name', async ({ open }) => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const cache = new MemCached<unknown, string>(open([at(server)]), { timeout: 60_000 });
    await works(cache);
    await freeze(server);
    const calls = Promise.allSettled([cache.get('k'), cache.set('k', 2)]);
    await server.kill();
    for (const outcome of await calls) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE', key: 'k' } });
    }
  });
});

describe('a server that vanished', () => {
  it('is connected to anew by memcached, once nothing has come for ten timeouts', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const tap = await startTap(at(server));
    onTestFinished(() => tap.stop());
    const cache = new MemCached<unknown, string>(memcached.open([tap.server]), { timeout: 30 });
    await works(cache);
    tap.vanish();
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await works(cache);
  });
});
