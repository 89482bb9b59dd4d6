// @module-tag stress

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  codes,
  patient,
  type Server,
  startFaultProxy,
  startMemcached,
  startMemcachedRing,
  waitUntil,
} from '@ctu/tooling';
import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { raw } from './testing/raw.js';
import { startTap } from './testing/tap.js';

/** Of calls that cannot be answered, in milliseconds. */
const TIMEOUT = 100;
const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
const refused = {
  code: 'UNAVAILABLE',
  message: expect.stringMatching(/has been silent for \d+ ms, so that nothing was/),
};

async function started(): Promise<Server> {
  const server = await startMemcached();
  onTestFinished(() => server.stop());
  return server;
}

/** Resolves when the cache reads again. It writes nothing, so that what is written otherwise can be counted. */
function reads(cache: MemCached<unknown, string>): Promise<void> {
  const works = () =>
    cache.get('k').then(
      () => true,
      () => false,
    );
  return waitUntil(works, { expectation: () => 'the cache reads again' });
}

describe.each(libraries)('a silent server, through $name', ({ open }) => {
  it.each(['', 'p.'])('gets nothing of what is refused meanwhile (prefix: "%s")', async (prefix) => {
    const server = await started();
    const cache = new MemCached<string, string>(open([at(server)]), { prefix, timeout: TIMEOUT });
    await reads(cache);
    await server.freeze();
    const value = 'x'.repeat(100_000);
    expect(await codes([cache.set('first', value), cache.get('k')])).toEqual({ TIMEOUT: 2 });
    const sets = Array.from({ length: 500 }, (_, index) => cache.set(`${index}`, value));
    await expect(sets[0]).rejects.toMatchObject({ ...refused, key: '0' });
    expect(await codes([...sets, cache.get('k'), cache.getMany(['k', 'l']), cache.delete('k')])).toEqual({
      UNAVAILABLE: 503,
    });
    server.thaw();
    await reads(cache);
    const stats = await raw(at(server), 'stats');
    expect(Number(/STAT cmd_set (\d+)/.exec(stats)![1])).toBeLessThanOrEqual(2); // the first, and a token
  });

  it('of a ring refuses its own keys only', async () => {
    const ring = await startMemcachedRing();
    onTestFinished(() => ring.stop());
    const client = open(ring.servers.map(at));
    const hasty = new MemCached<number, string>(client, { timeout: TIMEOUT });
    const cache = new MemCached<number, string>(client, patient);
    // Of different lengths: the ring of memcache puts keys that differ in their end only on one server.
    const keys = Array.from({ length: 60 }, (_, index) => `${index}:${index ** 5}`);
    await cache.setMany(keys.map((key, index) => [key, index]));
    await ring.servers[1]!.freeze();
    const own: string[] = [];
    await waitUntil(async () => {
      own.length = 0;
      const outcomes = await Promise.allSettled(keys.map((key) => hasty.get(key)));
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.status === 'rejected') own.push(keys[index]!);
      }
      // A busy machine may be too slow for the others, but all of its own are refused at once.
      const own1 = outcomes.filter((outcome) => outcome.status === 'rejected' && outcome.reason.code === 'UNAVAILABLE');
      return own1.length > 0 && own1.length === own.length;
    });
    expect(own.length).toBeLessThan(keys.length);
    for (const key of own) await expect(hasty.set(key, 1)).rejects.toMatchObject({ ...refused, key });
    const beside = keys.filter((key) => !own.includes(key));
    expect(await cache.getMany(beside)).toEqual(beside.map((key) => keys.indexOf(key)));
  });

  it('is sent nothing more for a call whose caller was told TIMEOUT', async () => {
    const server = await started();
    const tap = await startTap(at(server));
    onTestFinished(() => tap.stop());
    const late = new PrefixedMemCached<string, string>(open([tap.server]), 'p.', { timeout: TIMEOUT });
    const other = new PrefixedMemCached<string, string>(open([at(server)]), 'p.', patient);
    await other.set('k', 'first');
    await waitUntil(async () => (await late.get('k').catch(() => undefined)) === 'first');
    tap.hold();
    const calls = [late.set('k', 'old'), late.get('k'), late.delete('k')];
    expect(await codes(calls)).toEqual({ TIMEOUT: 3 });
    await other.clear();
    await other.set('k', 'new');
    tap.written();
    tap.release();
    for (let count = 0; count < 3; count++) await reads(late);
    expect(tap.written().join('')).not.toContain('old');
    expect(await other.get('k')).toBe('new');
  });
});

describe('a half-open connection', () => {
  /** A library's client whose connection, by which its cache has read, is half-open. */
  async function swallowed(create: (address: string) => memjs.Client | Memcache) {
    const proxy = await startFaultProxy((await started()).port);
    const client = create(`127.0.0.1:${proxy.port}`);
    onTestFinished(async () => {
      await ('close' in client ? client.close() : client.disconnect());
      await proxy.stop();
    });
    const cache = new MemCached<unknown, string>(client, { timeout: TIMEOUT });
    await reads(cache);
    proxy.swallow();
    return { proxy, client, cache };
  }

  it('is dropped by a cache that has opened it itself, once it has been silent for ten timeouts', async () => {
    const proxy = await startFaultProxy((await started()).port);
    onTestFinished(() => proxy.stop());
    await using cache = await MemCached.connect<unknown, string>(`127.0.0.1:${proxy.port}`, { timeout: TIMEOUT });
    await reads(cache);
    proxy.swallow();
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(cache.get('k')).rejects.toMatchObject(refused);
    await reads(cache);
    expect(proxy.accepted).toBe(2);
  });

  it.each([
    ['memjs', (address: string) => memjs.Client.create(address, { timeout: 0.3 })],
    ['memcache', (address: string) => new Memcache({ nodes: [address], timeout: 300 })],
  ])('is dropped by %s itself, after its own timeout', async (_, create) => {
    const { cache } = await swallowed(create);
    const code = expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']); // on a busy machine the client may be the first to give up
    await expect(cache.get('k')).rejects.toMatchObject({ code });
    await reads(cache);
  });

  it.each([
    ['memjs', (address: string) => memjs.Client.create(address, { timeout: 3_600 })],
    ['memcache', (address: string) => new Memcache({ nodes: [address], timeout: 3_600_000 })],
  ])('of %s, which is patient, is dropped once it has been silent for ten timeouts of the cache', async (_, create) => {
    const { proxy, client, cache } = await swallowed(create);
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await reads(cache);
    const other = new MemCached<string, string>(client, patient);
    await other.set('k', 'v');
    expect(await other.get('k')).toBe('v');
    expect(proxy.accepted).toBeGreaterThan(1);
  });
});

it('a connection that memjs has given up takes no other with it when it closes', async () => {
  const proxy = await startFaultProxy((await started()).port);
  const client = memjs.Client.create(`127.0.0.1:${proxy.port}`, { timeout: 0.2, conntimeout: 60 });
  onTestFinished(() => proxy.stop());
  const read = () => new MemCached<unknown, string>(client, patient).get('k'); // each with a guard of its own
  const reads = () =>
    read().then(
      () => true,
      () => false, // on a busy machine
    );
  for (let times = 0; times < 5; times++) {
    await waitUntil(reads);
    proxy.swallow();
    await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await waitUntil(reads); // on another one, while the first is being closed
  }
  client.close();
  await waitUntil(() => proxy.connections === 0, { expectation: () => `${proxy.connections} connections are closed` });
});

it.each<[does: string, end: (connection: Socket) => unknown]>([
  ['is reset', (connection) => connection.resetAndDestroy()],
  ['brings the half of a reply', (connection) => connection.write(Buffer.alloc(10, 0x81))],
])('a connection that memjs has given up takes no other with it when it %s', async (_, end) => {
  const server = await started();
  const opened: Socket[] = [];
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    opened.push(socket.on('error', () => {}));
    if (opened.length === 1) return; // it never answers
    end(opened[0]!);
    const upstream = connect(server.port, '127.0.0.1').on('error', () => {});
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  const client = memjs.Client.create(`127.0.0.1:${(listener.address() as AddressInfo).port}`, { timeout: 0.2 });
  onTestFinished(() => {
    client.close();
    for (const socket of opened) socket.destroy();
    listener.close();
  });
  const read = () => new MemCached<unknown, string>(client, patient).get('k'); // each with a guard of its own
  await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  // A busy machine may take its time. The types of the library leave out where it looks its two times up for each connection.
  const [{ options }] = client.servers as unknown as [{ options: { timeout: number; conntimeout: number } }];
  options.timeout = options.conntimeout = patient.timeout;
  expect(await read()).toBeUndefined();
  expect(opened).toHaveLength(2);
});

describe('an option that docs/guide/memcached.md names', () => {
  it('idle: memcached closes what is quiet for so long, and the next call opens another', async () => {
    const proxy = await startFaultProxy((await started()).port);
    const client = new Memcached(`127.0.0.1:${proxy.port}`, { idle: 300 });
    onTestFinished(async () => {
      client.end();
      await proxy.stop();
    });
    const cache = new MemCached<unknown, string>(client, patient);
    await reads(cache); // a busy machine may let it wait longer than that
    await waitUntil(() => proxy.connections === 0);
    const before = proxy.accepted;
    await reads(cache);
    expect(proxy.accepted).toBeGreaterThan(before);
  });

  it('timeout: memjs gives up calls that have waited so long, whatever the cache allows', async () => {
    const server = await started();
    const client = memjs.Client.create(`127.0.0.1:${server.port}`, { timeout: 0.2 });
    onTestFinished(() => client.close());
    const cache = new MemCached<unknown, string>(client, patient);
    await reads(cache);
    await server.freeze();
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
