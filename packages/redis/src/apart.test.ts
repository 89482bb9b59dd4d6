import { nodeOfSlot, patient, type Servers, startRedisCluster } from '@ctu/tooling';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recognise } from './clients/recognise.js';
import { type Command, RedisCache } from './index.js';
import { slotOf } from './slot.js';
import { clientsOf, fakeRedis } from './testing/fake-redis.js';
import { clusterLibraries, furtherClusterLibraries } from './testing/libraries.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, ways } from './testing/reached.js';
import { summary, tap } from './testing/tap.js';

const keys = ['{t}0', '{t}1', '{t}2', '{t}3'];

describe('a slot that is on its way to another node', () => {
  let cluster: Servers;
  let moved: { send(...args: string[]): Promise<unknown>; to: string };

  beforeAll(async () => {
    cluster = await startRedisCluster(3);
    const slot = slotOf(keys[0]!);
    const [source, target] = [nodeOfSlot(slot), (nodeOfSlot(slot) + 1) % 3];
    const [from, to] = await Promise.all(
      [source, target].map((node) =>
        createClient({ url: `redis://127.0.0.1:${cluster.servers[node]!.port}` })
          .on('error', () => {})
          .connect(),
      ),
    );
    const [fromId, toId] = await Promise.all([from!, to!].map((node) => node.sendCommand(['CLUSTER', 'MYID'])));
    await to!.sendCommand(['CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', String(fromId)]);
    await from!.sendCommand(['CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', String(toId)]);
    to!.destroy();
    moved = { send: (...args) => from!.sendCommand(args), to: String(cluster.servers[target]!.port) };
  });
  afterAll(() => cluster.stop());

  it.each([...clusterLibraries, ...furtherClusterLibraries])(
    'has its keys asked for one by one, here and there, through $name',
    async ({ open }) => {
      const opened = await open(...cluster.servers.map(({ port }) => port));
      onTestFinished(async () => {
        await opened.end();
      });
      const raw = new RedisCache<number>(opened.client, patient);
      for (const [index, key] of keys.entries()) await raw.set(key, index);
      for (const key of keys.slice(0, 2))
        await moved.send('MIGRATE', '127.0.0.1', moved.to, key, '0', '60000', 'REPLACE');

      const sent = tap(opened.client);
      const reads = new RedisCache<number>(sent, patient);
      expect(await reads.getMany([...keys, '{t}none'])).toEqual([0, 1, 2, 3, undefined]);
      expect(summary(sent.commands)).toEqual(['MGET 5', ...Array.from({ length: 5 }, () => 'GET 1')]);
      sent.commands.length = 0;
      expect(await reads.deleteMany([...keys, '{t}none'])).toBe(4);
      expect(summary(sent.commands)).toEqual(['UNLINK 5', ...Array.from({ length: 5 }, () => 'UNLINK 1')]);
    },
  );
});

describe.each(ways.filter(({ cluster }) => !cluster))('a key that an ACL forbids, through $name', (way) => {
  const redis = rawRedis();

  it('fails alone', async () => {
    const [prefix, user] = [freshPrefix(), `reader-${way.name}`];
    await redis().sendCommand(['ACL', 'SETUSER', user, 'on', '>pw', `~${prefix}yes*`, '+@all']);
    const { client, end } = await way.open();
    onTestFinished(async () => {
      await end();
    });
    await recognise(client).send(['auth', user, 'pw']);
    const cache = new RedisCache<number>(client, { ...patient, prefix });
    await cache.setMany(['yes1', 'yes2'].map((key, index) => [key, index]));
    const outcomes = await Promise.allSettled(['yes1', 'no', 'yes2', 'yes3'].map((key) => cache.get(key)));
    const refused = { status: 'rejected', reason: expect.objectContaining({ code: 'SERVER', key: 'no' }) };
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 0 },
      refused,
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: undefined },
    ]);
    await expect(cache.getMany(['yes1', 'no'])).rejects.toMatchObject({ code: 'SERVER', key: 'no' });
    await expect(cache.deleteMany(['yes1', 'no', 'yes2'])).rejects.toMatchObject({ code: 'SERVER', key: 'no' });
    expect(await cache.getMany(['yes1', 'yes2'])).toEqual([undefined, undefined]);
  });
});

describe('a proxy', () => {
  const values: Record<string, string> = { a: '$1\r\n1\r\n', b: '$1\r\n2\r\n', bad: '-NOPERM not this one\r\n' };

  it.each([
    ["ERR unknown command 'MGET'", ['MGET 3', 'GET 1', 'GET 1', 'GET 1', 'GET 1', 'GET 1']],
    ['ERR unsupported command', ['MGET 3', 'GET 1', 'GET 1', 'GET 1', 'GET 1', 'GET 1']],
    [
      "CROSSSLOT Keys in request don't hash to the same slot",
      ['MGET 3', 'GET 1', 'GET 1', 'GET 1', 'MGET 2', 'GET 1', 'GET 1'],
    ],
  ])('is asked key by key where it answers %s', async (error, expected) => {
    const port = await fakeRedis((name, key) => {
      if (name === 'MGET') return `-${error}\r\n`;
      return name === 'GET' ? (values[key!] ?? '$-1\r\n') : undefined;
    });
    for (const client of Object.values(await clientsOf(port))) {
      const sent = tap(client);
      const cache = new RedisCache(sent, patient);
      const outcomes = await Promise.allSettled(['a', 'bad', 'none'].map((key) => cache.get(key)));
      expect(outcomes).toMatchObject([{ value: 1 }, { reason: { code: 'SERVER', key: 'bad' } }, { value: undefined }]);
      expect(await cache.getMany(['a', 'b'])).toEqual([1, 2]);
      expect(summary(sent.commands)).toEqual(expected);
    }
  });

  it('is not asked again where it refuses what all keys have in common', async () => {
    const port = await fakeRedis((name) => (name === 'MGET' || name === 'UNLINK' ? '-LOADING not yet\r\n' : undefined));
    for (const client of Object.values(await clientsOf(port))) {
      const sent = tap(client);
      const cache = new RedisCache(sent, patient);
      await expect(cache.getMany(['a', 'b'])).rejects.toMatchObject({ code: 'SERVER', key: 'a' });
      await expect(cache.deleteMany(['a', 'b'])).rejects.toMatchObject({ code: 'SERVER' });
      expect(summary(sent.commands)).toEqual(['MGET 2', 'UNLINK 2']);
    }
  });
});

describe('what is asked for key by key', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it.each<[name: string, call: (cache: RedisCache) => Promise<unknown>]>([
    ['get', (cache) => cache.getMany(['a', 'b'])],
    ['unlink', (cache) => cache.deleteMany(['a', 'b'])],
  ])('has the deadline of the first request: %s', async (name, call) => {
    const sent: string[] = [];
    let refuse: (error: Error) => void = () => {};
    const refusal = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const send = ([name, ...args]: Command): Promise<never> => {
      sent.push(name);
      return args.length > 1 ? refusal : new Promise(() => {});
    };
    const cache = new RedisCache({ cluster: false, send, primaries: async () => [{ send }] }, { timeout: 1_600 });
    const outcome = call(cache).catch(({ code }) => code);
    await vi.waitUntil(() => sent.length === 1);
    vi.advanceTimersByTime(1_200);
    refuse(new Error('TRYAGAIN Multiple keys request during rehashing of slot'));
    await vi.waitUntil(() => sent.length === 3);
    expect(sent.slice(1)).toEqual([name, name]);
    vi.advanceTimersByTime(400);
    expect(await outcome).toBe('TIMEOUT');
  });
});
