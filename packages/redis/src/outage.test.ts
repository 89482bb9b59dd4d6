import { type Server, startRedis, waitUntil } from '@ctu/tooling';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { furtherLibraries, libraries, type Opened } from './testing/libraries.js';
import { freshPrefix } from './testing/reached.js';

const TIMEOUT = 200;
/** What a busy machine may add to a timeout, in milliseconds. */
const LENIENCY = 300;

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
};

const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', remember));
afterAll(() => {
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});

describe.each([...libraries, ...furtherLibraries])('an outage, seen through $name', ({ open }) => {
  let server: Server;
  let opened: Opened;
  let cache: RedisCache<number>;

  beforeEach(async () => {
    server = await startRedis();
    opened = await open(server.port);
    cache = new RedisCache<number>(opened.client, { prefix: freshPrefix(), timeout: TIMEOUT });
    await cache.set('k', 1);
  });

  afterEach(async () => {
    await opened.end();
    await server.stop();
  });

  async function expectAllToFail(codes: string[]): Promise<void> {
    const outcomes = Object.entries(calls).map(async ([name, call]) => {
      const started = performance.now();
      const outcome = await call(cache).then(
        () => 'an answer',
        ({ code }) => code,
      );
      return [name, outcome, performance.now() - started];
    });
    const inTime = expect.toSatisfy((duration: number) => duration < TIMEOUT + LENIENCY);
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toEqual([outcome[0], expect.toBeOneOf(codes), inTime]);
    }
  }

  /** Resolves when the cache keeps values again; a pool has clients that reconnect one after another. */
  function recovered(): Promise<void> {
    const works = async () => {
      await cache.set('k', 3);
      return (await cache.get('k')) === 3;
    };
    return waitUntil(() => works().catch(() => false), { expectation: () => 'the cache works again' });
  }

  it('fails every call in time while the server is frozen, and is over when it thaws', async () => {
    server.freeze();
    await expectAllToFail(['TIMEOUT']);
    server.thaw();
    await recovered();
  });

  it('fails every call in time while the server is gone, and is over when it is back', async () => {
    await server.kill();
    await expectAllToFail(['TIMEOUT', 'UNAVAILABLE']);
    await server.restart();
    await recovered();
  });

  it('does not write afterwards what was given up meanwhile', async () => {
    await server.kill();
    // The client has to notice first: a command that has left is the library's to repeat.
    await waitUntil(() =>
      cache.get('k').then(
        () => false,
        () => true,
      ),
    );
    await expect(cache.set('late', 1)).rejects.toMatchObject({ code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']) });
    await server.restart();
    await recovered();
    expect(await cache.get('late')).toBeUndefined();
  });

  it('tells the key and the timeout', async () => {
    server.freeze();
    const message = `Redis did not answer GET of "k" within ${TIMEOUT} ms`;
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT', key: 'k', message });
    await expect(cache.set('k', 42)).rejects.toMatchObject({ code: 'TIMEOUT', key: 'k' });
    await expect(cache.deleteMany(['k'])).rejects.toMatchObject({ code: 'TIMEOUT', key: 'k' });
    const several = await cache.deleteMany(['k', 'l']).catch((error) => error);
    expect(several.message).toBe(`Redis did not answer UNLINK of 2 keys within ${TIMEOUT} ms`);
    expect(several).not.toHaveProperty('key');
  });

  it('tells every caller its own key, also where their keys left together', async () => {
    server.freeze();
    const reads = await Promise.allSettled([cache.get('k'), cache.get('l'), cache.getMany(['m', 'k'])]);
    for (const [index, key] of ['k', 'l', 'm'].entries()) {
      const message = `Redis did not answer MGET of "${key}" among 3 keys within ${TIMEOUT} ms`;
      expect(reads[index]).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT', key, message } });
    }
  });
});

describe('a server that was frozen while writes piled up, and then gone', () => {
  it('does not get afterwards what was given up meanwhile, through redis', async () => {
    const server = await startRedis();
    const opened = await libraries[0]!.open(server.port);
    onTestFinished(async () => {
      await opened.end();
      await server.stop();
    });
    const cache = new RedisCache(opened.client, { timeout: TIMEOUT });
    await cache.set('k', 1);
    server.freeze();
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    // More than the buffers between here and the server hold, so that what follows has to wait in the client.
    const large = 'x'.repeat(8 * 1024 * 1024);
    const writes = [1, 2, 3].map((index) => cache.set(`large${index}`, large));
    const late = expect(cache.set('late', 1)).rejects.toMatchObject({ code: 'TIMEOUT' });
    for (const write of await Promise.allSettled(writes)) expect(write.status).toBe('rejected');
    await late;
    await server.kill();
    await server.restart();
    await waitUntil(() =>
      cache.set('k', 3).then(
        () => true,
        () => false,
      ),
    );
    expect(await cache.get('late')).toBeUndefined();
  });
});
