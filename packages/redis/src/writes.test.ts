import { Socket } from 'node:net';
import { patient } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { RedisCache } from './index.js';
import { clusterLibraries, libraries } from './testing/libraries.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { summary, tap } from './testing/tap.js';

describe.each(ways)('writes through $name', (way) => {
  const client = reached(way);

  it('of an entry are one SET with its ttl', async () => {
    const sent = tap(client());
    await new RedisCache(sent, patient).set('k', 1, { ttl: 1_500.2 });
    await new RedisCache(sent, patient).set('k', 1, { ttl: Number.POSITIVE_INFINITY });
    expect(sent.commands).toEqual([
      ['set', 'k', '1', 'PX', '1501'],
      ['set', 'k', '1'],
    ]);
  });

  it('say whether a key was there, and how many were', async () => {
    const cache = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
    await cache.setMany(['a', 'b', 'c', 'd'].map((key) => [key, 1]));
    expect(await cache.delete('a')).toBe(true);
    expect(await cache.delete('a')).toBe(false);
    expect(await cache.deleteMany(['a', 'b', 'c', 'b', 'missing'])).toBe(2);
    expect(await cache.deleteMany([])).toBe(0);
    expect(await cache.getMany(['a', 'b', 'c', 'd'])).toEqual([undefined, undefined, undefined, 1]);
  });

  it('delete thousands of keys in chunks', async () => {
    const sent = tap(client());
    const cache = new RedisCache(sent, { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 1_300 }, (_, index) => (way.cluster ? `{t}${index}` : `k${index}`));
    await cache.setMany(keys.map((key) => [key, 1]));
    sent.commands.length = 0;
    expect(await cache.deleteMany([...keys, ...keys])).toBe(1_300);
    expect(summary(sent.commands)).toEqual([
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 512',
      'UNLINK 40',
    ]);
  });
});

describe('writes of one turn', () => {
  /** How many times the process writes to a server while it does something. */
  async function socketWrites(port: number, work: () => Promise<unknown>): Promise<number> {
    const spies = [vi.spyOn(Socket.prototype, '_write'), vi.spyOn(Socket.prototype as unknown as Vectored, '_writev')];
    await work();
    const count = spies
      .flatMap(({ mock }) => mock.contexts as Socket[])
      .filter(({ remotePort }) => remotePort === port);
    for (const spy of spies) spy.mockRestore();
    return count.length;
  }

  it.each(['redis', 'ioredis', 'iovalkey'])('leave in one write of the socket through %s', async (name) => {
    const { client, end } = await libraries.find((library) => library.name === name)!.open(inject('port'));
    onTestFinished(async () => {
      await end();
    });
    const cache = new RedisCache(client, { ...patient, prefix: freshPrefix() });
    await cache.set('first', 1);
    const writes = await socketWrites(inject('port'), async () => {
      const later = Promise.resolve().then(() => Promise.all([cache.delete('first'), cache.set('later', 1)]));
      await Promise.all([cache.set('a', 1), cache.set('b', 1), cache.setMany([['c', 1]]), later]);
    });
    expect(writes).toBe(1);
  });

  it('leave in one write for each node of a cluster', async () => {
    const ports = inject('clusterPorts');
    const { client, end } = await clusterLibraries[1]!.open(...ports);
    onTestFinished(async () => {
      await end();
    });
    const cache = new RedisCache(client, { ...patient, prefix: freshPrefix() });
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    await cache.setMany(keys.map((key) => [key, 1]));
    for (const port of ports) {
      expect(await socketWrites(port, () => cache.setMany(keys.map((key) => [key, 2])))).toBe(1);
      expect(await socketWrites(port, () => cache.getMany(keys))).toBe(1);
    }
  });
});

/** What a socket has for writes that are joined, and its types leave out. */
interface Vectored {
  _writev(chunks: unknown, done: unknown): void;
}
