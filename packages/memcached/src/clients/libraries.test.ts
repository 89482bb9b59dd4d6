import { promisify } from 'node:util';
import { patient } from '@ctu/tooling';
import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { MemCached } from '../index.js';

const server = inject('server');

describe('a ring without a server', () => {
  it('is an error for every key, not a throw that nobody catches', async () => {
    const ring = new Memcached([server, '127.0.0.1:1']);
    for (const name of [server, '127.0.0.1:1']) (ring as unknown as { HashRing: Ring }).HashRing.remove(name);
    const asleep = memjs.Client.create(server);
    Object.assign(asleep.servers[0]!, { wakeupAt: Date.now() + 60_000 });
    const empty = new Memcache({ nodes: [] });
    for (const client of [ring, asleep, empty]) {
      const cache = new MemCached(client, patient);
      const calls = [cache.get('a'), cache.get('b'), cache.set('a', 1), cache.delete('a')];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
      }
    }
  });
});

interface Ring {
  remove(server: string): void;
}

describe('memjs', () => {
  it('serves on when its count of requests has turned negative', async () => {
    const client = memjs.Client.create(server);
    onTestFinished(() => client.close());
    Object.assign(client, { seq: 2 ** 31 - 2 });
    const cache = new MemCached(client, patient);
    await cache.set('seq', 1);
    await cache.set('seq', 2);
    expect(await cache.get('seq')).toBe(2);
    expect(client.seq).toBeLessThan(0);
  });
});

describe('memcached', () => {
  it('puts the namespace of the client before every key, and counts it', async () => {
    const client = new Memcached(server, { namespace: 'ns/' });
    onTestFinished(() => client.end());
    const cache = new MemCached<number, string>(client, patient);
    const keys = ['k', 'x'.repeat(248), '$'];
    await cache.setMany(keys.map((key, index) => [key, index]));
    expect(await cache.getMany(keys)).toEqual([0, 1, 2]);
    expect(await new MemCached(new Memcached(server), patient).get('ns/k')).toBe(0);
  });

  it('serves the other caches over a client, and new ones, when one is closed', async () => {
    const client = new Memcached(server);
    const [one, other] = [new MemCached(client, patient), new MemCached(client, patient)];
    await one.set('shared', 1);
    await one.close();
    expect(await other.get('shared')).toBe(1);
    expect(await new MemCached(client, patient).get('shared')).toBe(1);
  });

  it('is left as it is: its own calls go on as before', async () => {
    const client = new Memcached(server);
    onTestFinished(() => client.end());
    const cache = new MemCached(client, patient);
    await cache.set('mine', 'a\r\nb');
    const set = promisify(client.set.bind(client));
    const get = promisify(client.get.bind(client));
    await set('theirs', { a: 'ü\r\n' }, 10);
    const replies = await Promise.all([get('theirs'), cache.get('mine'), get('theirs'), cache.get('mine')]);
    expect(replies).toEqual([{ a: 'ü\r\n' }, 'a\r\nb', { a: 'ü\r\n' }, 'a\r\nb']);
  });
});
