import { type Servers, startRedisCluster, waitUntil } from '@ctu/tooling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisCache } from './index.js';
import { slotOf } from './slot.js';
import { clusterLibraries, type Opened } from './testing/libraries.js';
import { freshPrefix } from './testing/reached.js';

const TIMEOUT = 1_000;

describe.each(clusterLibraries)('one node of $name', ({ open }) => {
  let cluster: Servers;
  let opened: Opened;
  let cache: RedisCache<number>;
  let prefix: string;

  beforeEach(async () => {
    cluster = await startRedisCluster(3);
    opened = await open(...cluster.servers.map(({ port }) => port));
    prefix = freshPrefix();
    cache = new RedisCache<number>(opened.client, { prefix, timeout: TIMEOUT });
    await cache.setMany(keys.map((key, index) => [key, index]));
  });

  afterEach(async () => {
    await opened.end();
    await cluster.stop();
  });

  const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
  /** Servers have the slots in their order. */
  const nodeOf = (key: string) => Math.floor((slotOf(prefix + key) * 3) / 16_384);

  it('that is frozen fails its own keys only, and keeps nobody else waiting', async () => {
    cluster.servers[1]!.freeze();
    const started = performance.now();
    const outcomes = await Promise.all(
      keys.map((key) =>
        cache.get(key).then(
          (value) => ({ key, value, after: performance.now() - started }),
          (error) => ({ key, error, after: performance.now() - started }),
        ),
      ),
    );
    for (const [index, outcome] of outcomes.entries()) {
      if (nodeOf(outcome.key) === 1) expect(outcome).toMatchObject({ error: { code: 'TIMEOUT', key: outcome.key } });
      else expect(outcome).toMatchObject({ value: index, after: expect.toSatisfy((time) => time < TIMEOUT / 2) });
    }
    await expect(cache.clear()).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(cache.size).rejects.toMatchObject({ code: 'TIMEOUT' });
    cluster.servers[1]!.thaw();
    await waitUntil(() =>
      cache.size.then(
        (size) => size === keys.filter((key) => nodeOf(key) === 1).length,
        () => false,
      ),
    );
  });

  it('that is gone fails its own keys, and what is asked of all nodes', async () => {
    await cluster.servers[2]!.kill();
    const outcomes = await Promise.allSettled(keys.map((key) => cache.get(key)));
    for (const [index, outcome] of outcomes.entries()) {
      if (nodeOf(keys[index]!) === 2) expect(outcome.status).toBe('rejected');
    }
    const failed = { code: expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE', 'SERVER']) };
    await expect(cache.size).rejects.toMatchObject(failed);
    await expect(cache.clear()).rejects.toMatchObject(failed);
    await expect(cache.keys().next()).rejects.toMatchObject(failed);
  });
});
