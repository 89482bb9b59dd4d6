// @module-tag stress
import { patient, startMemcached, startMemcachedRing } from '@ctu/tooling';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StatsMemCached } from './index.js';
import { libraries } from './testing/libraries.js';

const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;

describe.each(libraries)('StatsMemCached through $name', ({ open }) => {
  it('has a hit rate of 0 on a fresh server', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const cache = new StatsMemCached(open([at(server)]), patient);
    expect(await cache.hits()).toBe(0);
    expect(await cache.stats()).toMatchObject({ reads: 0, hits: 0, misses: 0, hitRate: 0, entries: 0 });
  });

  it('sums the counters of a ring, and tells those of each server', async () => {
    const ring = await startMemcachedRing();
    onTestFinished(() => ring.stop());
    const cache = new StatsMemCached<number, string>(open(ring.servers.map(at)), patient);
    const keys = Array.from({ length: 60 }, (_, index) => `${index}:${index ** 5}`);
    await cache.setMany(keys.map((key, index) => [key, index]));
    await cache.getMany([...keys, 'none', 'nor', 'either']);
    await Promise.all(keys.slice(0, 15).map((key) => cache.get(key)));
    await cache.deleteMany(keys.slice(0, 10));
    const stats = await cache.stats();
    expect(stats).toMatchObject({ reads: 78, hits: 75, misses: 3, writes: 60, deletes: 10, entries: 50, evicted: 0 });
    expect(stats.hitRate).toBeCloseTo(75 / 78);
    expect(await cache.hits()).toBe(stats.hitRate);
    expect(Object.keys(stats.servers).sort()).toEqual(ring.servers.map(at).sort());
    const each = Object.values(stats.servers).map((server) => Number(server.get_hits));
    expect(each.reduce((sum, hits) => sum + hits)).toBe(75);
    expect(Math.max(...each)).toBeLessThan(75);
    expect(Object.values(stats.servers)[0]).toHaveProperty('version');
  });

  it('fails when one of the ring cannot be reached, and names it', async () => {
    const ring = await startMemcachedRing();
    onTestFinished(() => ring.stop());
    const cache = new StatsMemCached(open(ring.servers.map(at)), patient);
    await ring.servers[2]!.kill();
    await expect(cache.hits()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(at(ring.servers[2]!)),
    });
  });
});
