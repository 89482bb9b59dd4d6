// @module-tag stress
import { cached } from '@ctu/core';
import { patient, type Server, startFaultProxy, startRedis, startRedisCluster, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;
const given = { code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']) };
const urlOf = ({ port }: { port: number }, who = '') => `redis://${who}127.0.0.1:${port}`;

async function started(): Promise<Server> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return server;
}

/** A server that is away, and its place. */
async function away(): Promise<Server> {
  const server = await started();
  await server.kill();
  return server;
}

function works(cache: RedisCache<number>): Promise<void> {
  const attempt = async () => {
    await cache.set('k', 1);
    return (await cache.get('k')) === 1;
  };
  return waitUntil(() => attempt().catch(() => false), { expectation: () => 'the cache works' });
}

/** Resolves when Redis has refused the password. */
function refused(cache: RedisCache<number>): Promise<void> {
  return waitUntil(() =>
    cache.get('k').then(
      () => false,
      ({ message }) => /WRONGPASS|NOAUTH/.test(message),
    ),
  );
}

/** A function behind the cache, how often it ran, and whether the cache has answered in its place. */
function square(cache: RedisCache<number>) {
  let calls = 0;
  const get = cached(async (n: number) => n ** 2 + 0 * calls++, { cache, onError: () => {} });
  const served = () =>
    waitUntil(async () => {
      const before = calls;
      expect(await get(3)).toBe(9);
      return calls === before;
    });
  return { get, served, calls: () => calls };
}

describe.each([RedisCache, PrefixedRedisCache, StatsRedisCache])('%o.open', (Cache) => {
  it('answers at once while Redis is away, and serves once it is there', async () => {
    const server = await away();
    const cache = Cache.open<number>(urlOf(server), { prefix: 'open.', timeout: TIMEOUT });
    onTestFinished(() => cache.close());
    expect(cache).toBeInstanceOf(Cache);
    await expect(cache.get('k')).rejects.toMatchObject(given);
    await waitUntil(() =>
      cache.set('k', 1).then(
        () => false,
        ({ code, cause }) => code === 'UNAVAILABLE' && String(cause).includes('ECONNREFUSED'),
      ),
    );
    const { get, served, calls } = square(cache);
    expect([await get(3), await get(3), calls()]).toEqual([9, 9, 2]);
    await server.restart();
    await served();
  });
});

describe('RedisCache.open', () => {
  it('lets the first calls wait for the first attempt to connect', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const cache = RedisCache.open<number>(urlOf(server), { prefix: 'first.', ...patient });
    onTestFinished(() => cache.close());
    const { get, calls } = square(cache);
    expect([await get(3), await get(3), calls()]).toEqual([9, 9, 1]);
  });

  it('serves a cluster once it is there', async () => {
    const cluster = await startRedisCluster(3);
    onTestFinished(() => cluster.stop());
    await Promise.all(cluster.servers.map((server) => server.freeze()));
    const cache = RedisCache.open<number>(
      cluster.servers.map((server) => urlOf(server)),
      { timeout: TIMEOUT },
    );
    onTestFinished(() => cache.close());
    const face = new RedisCache<number>(cache, patient);
    for (const call of [cache.get('k'), cache.set('k', 1), cache.size]) await expect(call).rejects.toMatchObject(given);
    for (const server of cluster.servers) server.thaw();
    await works(face);
    expect(await face.size).toBe(1);
  });

  it('goes on when Redis is killed and started again, once and again', async () => {
    const server = await away();
    const cache = RedisCache.open<number>(urlOf(server), patient);
    onTestFinished(() => cache.close());
    for (let round = 0; round < 3; round++) {
      await server.restart();
      await works(cache);
      await server.kill();
      await waitUntil(() =>
        cache.get('k').then(
          () => false,
          ({ code }) => code === 'UNAVAILABLE',
        ),
      );
    }
  });

  it('tells of a wrong password in every call, and goes on trying: it may become right', async () => {
    const server = await startRedis({ args: ['--requirepass', 'right'] });
    onTestFinished(() => server.stop());
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    for (const to of [urlOf(server, ':s3cret@'), urlOf(server)]) {
      const cache = RedisCache.open<number>(to, patient);
      onTestFinished(() => cache.close());
      await refused(cache);
      for (const call of [cache.get('k'), cache.set('k', 1), cache.delete('k'), cache.getMany(['k'])]) {
        const error = await call.catch((error) => error);
        expect(error).toMatchObject({ name: 'CacheError', code: 'UNAVAILABLE', cause: expect.any(Error) });
        expect(error.message).toMatch(/^Redis is out of reach for .*; the client says: (WRONGPASS|NOAUTH) /);
        expect(error.message + error.stack + error.cause.stack).not.toContain('s3cret');
      }
    }
    // Once for each cache, whose callers may take it for something that passes.
    const said = expect.stringMatching(/^ctu: RedisCache\.open: Redis refuses the user \((WRONGPASS|NOAUTH)\)/);
    expect(warn.mock.calls).toEqual([[said], [said]]);
    const admin = await createClient({ url: urlOf(server, ':right@') }).connect();
    onTestFinished(() => admin.destroy());
    const cache = RedisCache.open<number>(urlOf(server, ':s3cret@'), patient);
    onTestFinished(() => cache.close());
    await refused(cache);
    await admin.configSet('requirepass', 's3cret');
    await works(cache);
  });

  it('ends calls in time while Redis is frozen, and serves when it thaws', async () => {
    const server = await started();
    await server.freeze();
    const cache = RedisCache.open<number>(urlOf(server), { timeout: TIMEOUT });
    onTestFinished(() => cache.close());
    for (const call of [cache.get('k'), cache.set('k', 1), cache.size, cache.clear({ everything: true })]) {
      await expect(call).rejects.toMatchObject(given);
    }
    server.thaw();
    await works(new RedisCache(cache, patient));
  });

  it('leaves a connection on which nobody says anything, and opens another', async () => {
    const server = await started();
    const proxy = await startFaultProxy(server.port);
    onTestFinished(() => proxy.stop());
    await server.freeze();
    const cache = RedisCache.open<number>(urlOf(proxy), { timeout: TIMEOUT });
    onTestFinished(() => cache.close());
    await waitUntil(() => proxy.accepted === 1);
    proxy.swallow(); // nobody is told
    server.thaw();
    await works(new RedisCache(cache, patient));
    expect(proxy.accepted).toBeGreaterThan(1);
  });

  it('is closed in every state, and leaves no connection behind', async () => {
    const server = await started();
    const proxy = await startFaultProxy(server.port);
    onTestFinished(() => proxy.stop());
    const closed = async (cache: RedisCache<number>) => {
      await Promise.all([cache.close(), cache.close()]);
      await expect(cache.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
    };
    for (const to of [urlOf(proxy), [urlOf(proxy)]]) {
      await closed(RedisCache.open<number>(to, patient)); // before anything was sent

      const calledBefore = RedisCache.open<number>(to, patient);
      const lost = calledBefore.get('k').catch(() => {});
      await closed(calledBefore);
      await lost;

      await server.freeze();
      const connecting = RedisCache.open<number>(to, { timeout: 1_000 });
      const before = proxy.accepted;
      await waitUntil(() => proxy.accepted > before);
      await closed(connecting);
      server.thaw();
    }
    const connected = RedisCache.open<number>(urlOf(proxy), patient);
    await works(connected);
    await closed(connected);
    const cut = RedisCache.open<number>(urlOf(proxy), patient);
    await works(cut);
    proxy.kill();
    await closed(cut);
    await waitUntil(() => proxy.connections === 0);

    await server.kill();
    await closed(RedisCache.open<number>(urlOf(server), patient));
    const { accepted } = proxy;
    await server.restart();
    const last = RedisCache.open<number>(urlOf(server), patient); // it is connected after the others would have been
    await works(last);
    await closed(last);
    expect(proxy.accepted).toBe(accepted);
  });

  it('throws at once for arguments that make no sense', () => {
    const url = 'redis://127.0.0.1:1';
    expect(() => RedisCache.open('nonsense')).toThrow(TypeError);
    expect(() => RedisCache.open([])).toThrow(TypeError);
    expect(() => RedisCache.open(url, { timeout: 0 })).toThrow(RangeError);
    expect(() => StatsRedisCache.open(url, { ttl: -1 })).toThrow(RangeError);
    expect(() => RedisCache.open(url, { client: 5 as never })).toThrow('client must be an object');
    expect(() => PrefixedRedisCache.open(url, { prefix: '\ud800' })).toThrow(TypeError);
  });
});
