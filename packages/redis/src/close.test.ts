// @module-tag stress
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeOfSlot, patient, startRedis, startRedisCluster, waitUntil } from '@ctu/tooling';
import { createClient } from 'redis';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisCache, StatsRedisCache } from './index.js';
import { slotOf } from './slot.js';
import { connected } from './testing/connected.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

const url = () => `redis://127.0.0.1:${inject('port')}`;

/** Resolves once the cache keeps values, however many attempts that takes. */
function keeps(cache: RedisCache, key: string): Promise<void> {
  return waitUntil(() =>
    cache.set(key, 1).then(
      () => true,
      () => false,
    ),
  );
}

describe.each(ways)('close through $name', (way) => {
  const client = reached(way);

  it('leaves a client open that was handed in, and sends nothing any more', async () => {
    const prefix = freshPrefix();
    const cache = new RedisCache(client(), { ...patient, prefix });
    await cache.set('k', 1);
    await Promise.all([cache.close(), cache.close()]);
    await cache.close();
    const refused: Promise<unknown>[] = [
      cache.get('k'),
      cache.getMany(['k', 'l']),
      cache.set('k', 1),
      cache.setMany([['k', 1]]),
      cache.has('k'),
      cache.delete('k'),
      cache.deleteMany(['k']),
      cache.clear(),
      cache.size,
      cache.keys().next(),
    ];
    for (const outcome of await Promise.allSettled(refused)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CLOSED' } });
    }
    expect(await new RedisCache(client(), { ...patient, prefix }).get('k')).toBe(1);
  });
});

describe('RedisCache.connect', () => {
  it('opens a client that close ends, once the replies under way have come', async () => {
    const name = freshPrefix();
    const cache = await RedisCache.connect<string>(url(), { ...patient, prefix: name });
    const large = 'x'.repeat(4_000_000);
    await cache.setMany([
      ['k', 'v'],
      ['large', large],
    ]);
    const last = [cache.get('k'), cache.getMany(['k', 'large']), cache.set('m', 'w')];
    await cache.close();
    await cache.close();
    expect(await Promise.all(last)).toEqual(['v', ['v', large], undefined]);
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('is closed at the end of an `await using` block', async () => {
    let seen: RedisCache;
    {
      await using cache = await RedisCache.connect(url(), patient);
      seen = cache;
      expect(await cache.has(freshPrefix())).toBe(false);
    }
    await expect(seen.has('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('opens a cluster for a list of addresses, also while a node is down', async () => {
    const cluster = await startRedisCluster(3);
    onTestFinished(() => cluster.stop());
    const urls = cluster.servers.map(({ port }) => `redis://127.0.0.1:${port}`);
    await using cache = await RedisCache.connect<number>(urls, { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
    await cache.setMany(keys.map((key, index) => [key, index]));
    expect(await cache.getMany(keys)).toEqual(keys.map((_, index) => index));
    expect(await cache.size).toBe(100);

    await cluster.servers[0]!.kill();
    const prefix = freshPrefix();
    await using other = await connected([urls[1]!], { prefix, timeout: 500 });
    const isFirst = (key: string) => nodeOfSlot(slotOf(prefix + key)) === 0;
    await keeps(other, keys.find((key) => !isFirst(key))!);
    const lost = other.set(keys.find(isFirst)!, 1);
    await expect(lost).rejects.toMatchObject({ code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']) });
  });

  it('rejects in time when nothing answers, and leaves nothing behind', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const address = `redis://user:secret@127.0.0.1:${server.port}`;
    const raw = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    raw.on('error', () => {});
    onTestFinished(() => raw.destroy());
    await server.freeze();
    const frozen = RedisCache.connect(`redis://127.0.0.1:${server.port}`, { timeout: 200 });
    await expect(frozen).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.thaw();
    await waitUntil(async () => (await raw.clientList()).length === 1);
    await server.kill();
    const attempts = [address, [address]].map((url) => RedisCache.connect(url, { timeout: 200 }));
    for (const outcome of await Promise.allSettled(attempts)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
      const { message, stack }: Error = (outcome as PromiseRejectedResult).reason; // as just seen
      expect(message).toMatch(/^Redis is out of reach for a connection: /);
      expect(message + stack).not.toContain('secret');
    }
  });

  it('refuses what is no address or no option, and leaves no connection behind', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const address = `redis://127.0.0.1:${server.port}`;
    const raw = await createClient({ url: address }).connect();
    onTestFinished(() => raw.destroy());
    await expect(RedisCache.connect('nonsense')).rejects.toBeInstanceOf(TypeError);
    await expect(RedisCache.connect(address, { timeout: 0 })).rejects.toBeInstanceOf(RangeError);
    await expect(RedisCache.connect(address, { ttl: -1 })).rejects.toBeInstanceOf(RangeError);
    await expect(StatsRedisCache.connect(address, { ttl: -1 })).rejects.toBeInstanceOf(RangeError);
    await waitUntil(async () => (await raw.clientList()).length === 1);
  });

  it('works again after its server was gone', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    await using cache = await RedisCache.connect(`redis://127.0.0.1:${server.port}`, patient);
    await server.kill();
    await waitUntil(() =>
      cache.set('k', 1).then(
        () => false,
        ({ code }) => code === 'UNAVAILABLE',
      ),
    );
    await server.restart();
    await keeps(cache, 'k');
    expect(await cache.get('k')).toBe(1);
  });

  it('closes also while the server is frozen, after the calls under way have failed', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const cache = await connected(`redis://127.0.0.1:${server.port}`, { timeout: 100 });
    await server.freeze();
    const ends: string[] = [];
    const lost = cache.get('k').catch(({ code }) => ends.push(code));
    await cache.close().then(() => ends.push('closed'));
    await lost;
    expect(ends).toEqual(['TIMEOUT', 'closed']);
  });
});

describe('a program', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  let directory: string;

  beforeAll(async () => {
    // Inside the package, so that the bundle finds the client libraries.
    directory = await mkdtemp(join(root, 'node_modules', '.program-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: [/^@ctu/], resolve: { conditions: ['@ctu/source'] } },
      build: { ssr: 'src/index.ts', outDir: directory, emptyOutDir: false },
    });
  });
  afterAll(() => rm(directory, { recursive: true }));

  let programs = 0;

  /** What a program prints before it ends by itself. Rejects if it fails or goes on. */
  async function run(lines: string): Promise<string> {
    const file = join(directory, `program-${programs++}.mjs`);
    await writeFile(file, `import { RedisCache, StatsRedisCache } from './index.js';\n${lines}`);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], patient);
    expect(stderr).toBe('');
    return stdout;
  }

  it('ends by itself after its clients are closed, whatever the timeout', async () => {
    const program = `
      import { createClient } from 'redis';
      import Redis from 'ioredis';
      const redis = await createClient({ url: '${url()}' }).connect();
      const ioredis = new Redis('${url()}');
      for (const client of [redis, ioredis]) {
        const cache = new RedisCache(client, { prefix: '${freshPrefix()}', timeout: 600_000 });
        await cache.set('k', 1);
        console.log(await cache.get('k'));
      }
      redis.destroy();
      ioredis.disconnect();`;
    expect(await run(program)).toBe('1\n1\n');
  });

  it('ends by itself with its own client closed, or open', async () => {
    for (const last of ['await cache.close();', '']) {
      const program = `
        const cache = await RedisCache.connect('${url()}', { prefix: '${freshPrefix()}', timeout: 60_000 });
        await cache.set('k', 1);
        console.log(await cache.get('k'));
        ${last}`;
      expect(await run(program)).toBe('1\n');
    }
    const urls = JSON.stringify(inject('clusterPorts').map((port) => `redis://127.0.0.1:${port}`));
    const program = `
      const cache = await RedisCache.connect(${urls}, { prefix: '${freshPrefix()}', timeout: 60_000 });
      await cache.setMany([['a', 1], ['b', 2], ['c', 3]]);
      console.log((await cache.getMany(['a', 'b', 'c'])).join());`;
    expect(await run(program)).toBe('1,2,3\n');
  });

  it.each([
    ['redis', 'createCluster({ rootNodes: ports.map((port) => ({ url: "redis://127.0.0.1:" + port })) })', 'destroy'],
    ['ioredis', 'new Cluster(ports.map((port) => ({ host: "127.0.0.1", port })))', 'disconnect'],
    ['iovalkey', 'new Cluster(ports.map((port) => ({ host: "127.0.0.1", port })))', 'disconnect'],
  ])('ends by itself with an open channel over a cluster of %s', async (library, made, end) => {
    const program = `
      import { redisChannel } from './index.js';
      import { ${made.match(/\w*Cluster/)![0]} } from '${library}';
      const ports = ${JSON.stringify(inject('clusterPorts'))};
      const client = ${made};
      if (client.masters) await client.connect();
      await new Promise((armed) => {
        redisChannel(client, { name: '${freshPrefix()}' }).join({ armed, changed() {}, lost: console.log });
      });
      console.log('armed');
      client.${end}();`;
    expect(await run(program)).toBe('armed\n');
  });

  /** Lines that print what keeps the program from ending a moment later, where something does. */
  const held = `
    const held = () => process.getActiveResourcesInfo().filter((name) => /Timeout|TCP/.test(name));
    setTimeout(() => held().length > 0 && console.log('held by', held()), 500).unref();`;

  it('starts while Redis is away, is answered by its function, and ends by itself, closed or open', async () => {
    const gone = await startRedis();
    onTestFinished(() => gone.stop());
    const address = `redis://127.0.0.1:${gone.port}`;
    await gone.kill();
    for (const [to, last] of [
      [address, 'await cache.close();'],
      [address, ''],
      [[address], 'await cache.close();'],
    ]) {
      const program = `
        import { cached } from '@ctu/core';
        const cache = RedisCache.open(${JSON.stringify(to)}, { prefix: 'away.', timeout: 500 });
        const square = cached(async (n) => n * n, { cache, onError: () => {} });
        console.log(await square(3), await square(4));
        ${last}
        ${held}`;
      expect(await run(program)).toBe('9 16\n');
    }
  });

  it('ends by itself after it was closed while its server was frozen, or had just gone', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const address = `redis://127.0.0.1:${server.port}`;
    await server.freeze();
    const frozen = `
      const cache = RedisCache.open('${address}', { timeout: 500 });
      console.log(await cache.get('k').catch(({ code }) => code));
      await cache.close();
      ${held}`;
    expect(await run(frozen)).toBe('TIMEOUT\n');
    server.thaw();
    const lost = `
      const cache = await RedisCache.connect('${address}', { timeout: 5_000 });
      process.kill(${server.pid}, 'SIGKILL');
      let code;
      while (code !== 'UNAVAILABLE') ({ code } = await cache.get('k').then(() => ({}), (error) => error));
      await cache.close();
      ${held}`;
    expect(await run(lost)).toBe('');
  });

  it('can go on without the package redis as long as it does not connect', async () => {
    const program = `
      import { register } from 'node:module';
      register('data:text/javascript,export async function resolve(name, context, next) {' +
        'if (name === "redis") throw Object.assign(new Error("Cannot find package \\'redis\\'"), { code: "ERR_MODULE_NOT_FOUND" }); return next(name, context); }');
      const cache = RedisCache.open('${url()}');
      const tell = (error) => console.log(error.code, error.message);
      await Promise.all([RedisCache.connect('${url()}').catch(tell), cache.get('k').catch(tell)]);
      await cache.close();`;
    const line = 'UNSUPPORTED A RedisCache that opens its client needs the package redis: npm install redis\n';
    expect(await run(program)).toBe(line + line);
  });
});
