// @module-tag stress
import { ask, nodeOfSlot, patient, type Servers, startRedisCluster, waitUntil } from '@ctu/tooling';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { slotOf } from './slot.js';
import { clusterLibraries, furtherClusterLibraries, type Opened } from './testing/libraries.js';
import { freshPrefix } from './testing/reached.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 200;
const refused = { code: 'UNAVAILABLE', message: expect.stringMatching(/^Redis has been silent for \d+ ms, so that /) };
const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);

/** Two faces of one client, for calls that cannot be answered and for those that are; and the 60 keys that both have. */
async function facesOf({ client }: Opened) {
  const prefix = freshPrefix();
  const hasty = new RedisCache<number>(client, { prefix, timeout: TIMEOUT });
  const cache = new RedisCache<number>(client, { ...patient, prefix });
  await cache.setMany(keys.map((key, index) => [key, index]));
  const nodeOf = (key: string) => nodeOfSlot(slotOf(prefix + key));
  const keysOf = (node: number) => keys.filter((key) => nodeOf(key) === node);
  const keysBeside = (node: number) => keys.filter((key) => nodeOf(key) !== node);
  return { hasty, cache, keysOf, keysBeside };
}

describe('a node', () => {
  let cluster: Servers;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
  });
  afterAll(() => cluster.stop());

  it.each([...clusterLibraries, ...furtherClusterLibraries])(
    'is asked for its own keys alone, through $name',
    async ({ open }) => {
      const opened = await open(...cluster.servers.map(({ port }) => port));
      onTestFinished(async () => {
        await opened.end();
      });
      const cache = new RedisCache<number>(opened.client, patient);
      const moved = () =>
        Promise.all(
          cluster.servers.map(async ({ port }) => /errorstat_MOVED.*/.exec(await ask(port, 'info errorstats'))?.[0]),
        );
      const before = await moved();
      for (const key of ['', '{}', 'k', 'ключ', ...keys]) {
        await cache.set(key, 1);
        expect([await cache.get(key), await cache.has(key), await cache.getMany([key])]).toEqual([1, true, [1]]);
        expect(await cache.getRemainingTTL(key)).toBeGreaterThan(0);
        expect([await cache.delete(key), await cache.deleteMany([key])]).toEqual([true, 0]);
      }
      expect(await moved()).toEqual(before);
    },
  );
});

describe('a node that closes its connections', () => {
  let cluster: Servers;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
  });
  afterAll(() => cluster.stop());

  it.each([...clusterLibraries, ...furtherClusterLibraries])(
    'is found again for what is asked of all nodes, though nobody asks for its keys, through $name',
    async ({ open }) => {
      const opened = await open(...cluster.servers.map(({ port }) => port));
      onTestFinished(async () => {
        await opened.end();
      });
      const { cache } = await facesOf(opened);
      await ask(cluster.servers[1]!.port, 'client kill type normal skipme yes');
      await waitUntil(async () => (await cache.size.catch(() => 0)) === keys.length);
    },
  );
});

describe('a node that is frozen', () => {
  let cluster: Servers;
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
  });
  afterAll(() => cluster.stop());

  it.each(clusterLibraries)(
    'fails its own keys only, and keeps nobody else waiting, through $name',
    async ({ open }) => {
      const opened = await open(...cluster.servers.map(({ port }) => port));
      onTestFinished(async () => {
        cluster.servers[1]!.thaw();
        await opened.end();
      });
      const { hasty, cache, keysOf, keysBeside } = await facesOf(opened);
      await cluster.servers[1]!.freeze();

      // All leave in one turn. Those of the other nodes are answered although these are not.
      const answered: string[] = [];
      const read = (key: string) => cache.get(key).finally(() => answered.push(key));
      const its = Promise.allSettled(keysOf(1).map(read));
      await Promise.all(keysBeside(1).map(read));
      expect(answered.sort()).toEqual(keysBeside(1).sort());

      const outcomes = await Promise.allSettled(keysOf(1).map((key) => hasty.get(key)));
      for (const [index, key] of keysOf(1).entries()) {
        expect(outcomes[index]).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT', key } });
      }
      await expect(hasty.size).rejects.toMatchObject(refused);
      await expect(hasty.clear()).rejects.toMatchObject(refused);

      // From now on those are refused, without a word to the node, and those of the other nodes are answered beside them.
      const [own, beside] = [keysOf(1)[0]!, keysBeside(1)];
      await waitUntil(async () => {
        const refusal = expect(hasty.set(own, 1)).rejects.toMatchObject({ ...refused, key: own });
        const values = hasty.getMany(beside).catch(() => undefined); // late on a busy machine
        await refusal;
        return (await values)?.length === beside.length;
      });

      const cleared = cache.clear();
      const gone = async () => (await cache.getMany(keysBeside(1))).every((value) => value === undefined);
      await waitUntil(gone, { expectation: () => 'the other nodes are cleared' });
      cluster.servers[1]!.thaw();
      for (const late of await its) expect(late).toMatchObject({ status: 'fulfilled', value: expect.any(Number) });
      await cleared;
      expect(await cache.size).toBe(0);
    },
  );
});

describe('a node that is gone', () => {
  let cluster: Servers;
  const opened = new Map<string, Opened>();
  const faces = new Map<string, Awaited<ReturnType<typeof facesOf>>>();
  beforeAll(async () => {
    cluster = await startRedisCluster(3);
    for (const { name, open } of clusterLibraries) {
      opened.set(name, await open(...cluster.servers.map(({ port }) => port)));
      faces.set(name, await facesOf(opened.get(name)!));
    }
    await cluster.servers[2]!.kill();
  });
  afterAll(async () => {
    await Promise.all(Array.from(opened.values(), ({ end }) => end()));
    await cluster.stop();
  });

  it.each(clusterLibraries)('fails its own keys, and what is asked of all nodes, through $name', async ({ name }) => {
    const { hasty, cache, keysOf, keysBeside } = faces.get(name)!;
    const failed = { code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE', 'SERVER']) };
    const outcomes = await Promise.allSettled(keysOf(2).map((key) => hasty.get(key)));
    for (const [index, key] of keysOf(2).entries()) {
      expect(outcomes[index]).toMatchObject({ status: 'rejected', reason: { ...failed, key } });
    }
    await expect(hasty.size).rejects.toMatchObject(failed);
    await expect(hasty.clear()).rejects.toMatchObject(failed);
    await expect(hasty.keys().next()).rejects.toMatchObject(failed);
    expect(await Promise.all(keysBeside(2).map((key) => cache.has(key)))).toHaveLength(keysBeside(2).length);
  });
});

describe('a node that is frozen, and then ends', () => {
  it.each(clusterLibraries)('serves its keys again once it is there again, through $name', async ({ open }) => {
    const cluster = await startRedisCluster(3);
    onTestFinished(() => cluster.stop());
    const opened = await open(...cluster.servers.map(({ port }) => port));
    onTestFinished(async () => {
      await opened.end();
    });
    const { hasty, cache, keysOf } = await facesOf(opened);
    const [own] = keysOf(1);
    await cluster.servers[1]!.freeze();
    await waitUntil(() =>
      hasty.set(own!, 1).then(
        () => false,
        ({ message }) => /silent/.test(message),
      ),
    );
    await cluster.servers[1]!.kill();
    await cluster.servers[1]!.restart();
    await waitUntil(() =>
      hasty.set(own!, 2).then(
        () => true,
        () => false, // not even on a busy machine is each attempt too slow
      ),
    );
    expect(await cache.get(own!)).toBe(2);
  });
});
