// @module-tag stress
import { codes, patient, type Server, startFaultProxy, startRedis, waitUntil } from '@ctu/tooling';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { furtherLibraries, libraries, type Opened } from './testing/libraries.js';
import { freshPrefix } from './testing/reached.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;

/** Everything that a cache can be asked to do. */
const calls: Record<string, (cache: RedisCache<number>) => Promise<unknown>> = {
  get: (cache) => cache.get('k'),
  getMany: (cache) => cache.getMany(['k', 'l', 'm']),
  set: (cache) => cache.set('k', 2),
  setMany: (cache) =>
    cache.setMany([
      ['k', 2],
      ['l', 2],
    ]),
  has: (cache) => cache.has('k'),
  delete: (cache) => cache.delete('k'),
  deleteMany: (cache) => cache.deleteMany(['k', 'l']),
  clear: (cache) => cache.clear(),
  size: (cache) => cache.size,
  keys: (cache) => cache.keys().next(),
  getRemainingTTL: (cache) => cache.getRemainingTTL('k'),
  now: async (cache) => cache.now('k'),
};

/** Makes all these calls in one turn, and notes how each ends, once it does. */
function callAll(cache: RedisCache<number>): { ends: Record<string, string>; all: Promise<unknown> } {
  const ends: Record<string, string> = {};
  const noted = Object.entries(calls).map(async ([name, call]) => {
    ends[name] = await call(cache).then(
      () => 'an answer',
      ({ code }) => code,
    );
  });
  return { ends, all: Promise.all(noted) };
}

/** The end of every call, where it is the same for all of them. */
const each = (end: unknown) => Object.fromEntries(Object.keys(calls).map((name) => [name, end]));
const given = () => expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']);

/** Resolves when the cache keeps values again, however many attempts that takes. */
function recovered(cache: RedisCache): Promise<void> {
  const works = async () => {
    await cache.set('k', 3);
    return (await cache.get('k')) === 3;
  };
  return waitUntil(() => works().catch(() => false), { expectation: () => 'the cache works again' });
}

function fails(cache: RedisCache): Promise<void> {
  return waitUntil(() =>
    cache.get('k').then(
      () => false,
      () => true,
    ),
  );
}

describe.each([...libraries, ...furtherLibraries])('an outage, seen through $name', ({ open }) => {
  let server: Server;
  let opened: Opened;
  /** Two faces of the same client, for calls that cannot be answered and for those that are. */
  let hasty: RedisCache<number>;
  let cache: RedisCache<number>;

  beforeEach(async () => {
    server = await startRedis();
    opened = await open(server.port);
    const prefix = freshPrefix();
    hasty = new RedisCache<number>(opened.client, { prefix, timeout: TIMEOUT });
    cache = new RedisCache<number>(opened.client, { ...patient, prefix });
    await cache.set('k', 1);
  });

  afterEach(async () => {
    await opened.end();
    await server.stop();
  });

  it('fails every call after one timeout while the server is frozen, and is over when it thaws', async () => {
    await server.freeze();
    const { ends } = callAll(hasty);
    // The last one to begin is the last one to end: no call waits for several timeouts.
    await expect(hasty.has('last')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await new Promise(setImmediate);
    expect(ends).toEqual(each('TIMEOUT'));
    server.thaw();
    await recovered(hasty);
  });

  it('fails every call while the server is gone, and is over when it is back', async () => {
    await server.kill();
    const { ends, all } = callAll(hasty);
    await all;
    expect(ends).toEqual(each(given()));
    await server.restart();
    await recovered(hasty);
  });

  it('does not write afterwards what was given up meanwhile', async () => {
    await server.kill();
    // The client has to notice first: a command that has left is the library's to repeat.
    await fails(hasty);
    await expect(hasty.set('late', 1)).rejects.toMatchObject({ code: given() });
    await server.restart();
    await recovered(hasty);
    expect(await cache.get('late')).toBeUndefined();
  });

  it('tells the key and the timeout, and how many keys there are where they are several', async () => {
    await server.freeze();
    const outcomes = await Promise.allSettled([
      hasty.get('k'),
      hasty.set('k', 42),
      hasty.deleteMany(['k']),
      hasty.getRemainingTTL('k'),
      hasty.now('k'),
      hasty.deleteMany(['k', 'l']),
    ]);
    const about = ['GET of "k"', 'SET of "k"', 'UNLINK of "k"', 'PTTL of "k"', 'TIME', 'UNLINK of 2 keys'];
    for (const [index, { reason }] of (outcomes as PromiseRejectedResult[]).entries()) {
      const message = `Redis did not answer ${about[index]} within ${TIMEOUT} ms`;
      expect({ ...reason, message: reason.message }).toEqual({
        name: 'CacheError',
        code: 'TIMEOUT',
        message,
        ...(index < 5 && { key: 'k' }),
      });
    }
  });

  it('tells every caller its own key, also where their keys left together', async () => {
    await server.freeze();
    const reads = await Promise.allSettled([hasty.get('k'), hasty.get('l'), hasty.getMany(['m', 'k'])]);
    for (const [index, key] of ['k', 'l', 'm'].entries()) {
      const message = `Redis did not answer MGET of "${key}" among 3 keys within ${TIMEOUT} ms`;
      expect(reads[index]).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT', key, message } });
    }
  });
});

describe.each([...libraries, ...furtherLibraries])('a connection that $name makes to a frozen server', ({ open }) => {
  it('serves once the server thaws, however many calls were given up meanwhile', async () => {
    const server = await startRedis();
    const proxy = await startFaultProxy(server.port);
    const { client, end } = await open(proxy.port);
    onTestFinished(async () => {
      await end();
      await proxy.stop();
      await server.stop();
    });
    const prefix = freshPrefix();
    const cache = new RedisCache<number>(client, { prefix, timeout: TIMEOUT });
    await recovered(cache);
    await server.freeze();
    const { accepted } = proxy;
    proxy.kill();
    await waitUntil(() => proxy.accepted > accepted);
    // They wait in the client's queue: its handshake gets no answer.
    const ends = Object.keys(await codes([cache.set('k', 1), cache.delete('l'), cache.set('m', 1)]));
    expect(ends).toEqual(ends.map(given));
    server.thaw();
    await recovered(cache);
    expect(await new RedisCache<number>(client, { ...patient, prefix }).getMany(['l', 'm'])).toEqual([
      undefined,
      undefined,
    ]);
  });
});
