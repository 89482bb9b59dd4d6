// @module-tag stress
import { patient, startMemcachedRing } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { allClosed, scriptedServer, serverAt } from '../testing/scripted-server.js';
import { Memcached, type MemcachedOptions } from './memcached.js';
import type { ServerList } from './servers.js';

const text = (data: string) => Buffer.from(data);

/** A client that is closed after the test. */
function clientOf(servers: ServerList = inject('server'), options: MemcachedOptions = patient): Memcached {
  const client = new Memcached(servers, options);
  onTestFinished(() => client.close());
  return client;
}

/** Another key in each test. */
let keys = 0;
const fresh = () => `memcached.test:${keys++}`;

describe('Memcached', () => {
  it('keeps text and bytes, with flags, until they are deleted', async () => {
    const client = clientOf();
    const key = fresh();
    expect(await client.get(key)).toBeUndefined();
    for (const [data, flags] of [
      ['Hello', 0],
      ['ü\u{1f600}', 7],
      [Buffer.from([0, 13, 10, 255]), 4_294_967_295],
      [new Uint8Array([1, 2, 3]).subarray(1), 1],
      ['END\r\nVALUE k 0 1\r\nx\r\n', 0],
      ['', 5],
    ] as const) {
      await client.set(key, data, { flags });
      expect(await client.get(key)).toEqual({ data: Buffer.from(data as string), flags });
    }
    expect([await client.delete(key), await client.delete(key), await client.get(key)]).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  it('adds where nothing is', async () => {
    const client = clientOf();
    const key = fresh();
    expect([await client.add(key, 'a'), await client.add(key, 'b')]).toEqual([true, false]);
    expect((await client.get(key))?.data).toEqual(text('a'));
  });

  it('stores by cas where nobody has written since', async () => {
    const client = clientOf();
    const key = fresh();
    await client.set(key, 'a');
    const { cas } = (await client.gets(key))!; // it was just set
    expect(await client.cas(key, 'b', cas!)).toBe('stored');
    expect(await client.cas(key, 'c', cas!)).toBe('changed');
    await client.delete(key);
    expect(await client.cas(key, 'd', cas!)).toBe('absent');
    expect(await client.gets(key)).toBeUndefined();
  });

  it('reads many keys in their order, those that are twice and those that are missing too', async () => {
    const client = clientOf();
    const [a, b, missing] = [fresh(), fresh(), fresh()];
    await Promise.all([client.set(a, 'a'), client.set(b, 'b')]);
    const found = await client.getMany([b, missing, a, b]);
    expect(found.map((value) => value?.data.toString())).toEqual(['b', undefined, 'a', 'b']);
    expect(await client.getMany([])).toEqual([]);
  });

  it('reads thousands of keys of a ring in one call', async () => {
    const client = clientOf(inject('ring'));
    const many = Array.from({ length: 5_000 }, () => `${fresh()}:${'k'.repeat(200)}`);
    await Promise.all(many.filter((_, index) => index % 2 === 0).map((key) => client.set(key, key)));
    const found = await client.getMany(many);
    expect(found.map((value) => value?.data.toString())).toEqual(
      many.map((key, at) => (at % 2 === 0 ? key : undefined)),
    );
  });

  it('tells the statistics and the version of each server, and flushes all', async () => {
    const ring = await startMemcachedRing(2);
    onTestFinished(() => ring.stop());
    const names = ring.servers.map(({ port }) => `127.0.0.1:${port}`);
    const client = clientOf(names);
    const all = Array.from({ length: 20 }, fresh);
    await Promise.all(all.map((key) => client.set(key, 'v')));
    const stats = await client.stats();
    expect([...stats.keys()]).toEqual(names);
    for (const one of stats.values()) expect(Number(one.curr_items)).toBeGreaterThan(0);
    expect([...(await client.version()).values()]).toEqual([
      expect.stringMatching(/^1\./),
      expect.stringMatching(/^1\./),
    ]);
    await client.flush();
    expect(await client.getMany(all)).toEqual(all.map(() => undefined));
  });

  it('refuses calls with CLOSED after close, which answers those under way', async () => {
    const client = clientOf();
    const key = fresh();
    await client.set(key, 'v');
    const underWay = Promise.all([client.get(key), client.getMany([key]), client.version(), client.lease(key, 1)]);
    client.close();
    client.close();
    const [one, many, versions, lease] = await underWay;
    expect([one, ...many, lease.value]).toEqual(Array(3).fill({ data: text('v'), flags: 0 }));
    expect([...versions.keys()]).toEqual([inject('server')]);
    for (const call of [
      client.get(key),
      client.set(key, 'v'),
      client.getMany([key]),
      client.stats(),
      client.lease(key, 1),
    ])
      await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('leaves no connection open after close, of calls that take several steps either', async () => {
    const server = await scriptedServer((line) => (line === 'version' ? 'VERSION 1.6.18\r\n' : 'EN\r\n'));
    const client = clientOf(server.name);
    const steps = client.remaining('k');
    client.close();
    expect(await steps).toBe(0);
    expect(server.lines).toEqual(['version', 'mg k t s f']);
    await allClosed(server);
  });
});

describe('a server of three that is dead', () => {
  it('makes getMany reject with UNAVAILABLE, while keys of the others are read', async () => {
    const ring = await startMemcachedRing(3);
    onTestFinished(() => ring.stop());
    const names = ring.servers.map(({ port }) => `127.0.0.1:${port}`);
    const client = clientOf(names);
    const all = Array.from({ length: 60 }, fresh);
    await Promise.all(all.map((key) => client.set(key, key)));
    await ring.servers[1]!.kill();
    const error = await client.getMany(all).catch((error) => error);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(names[1]!) });
    const outcomes = await Promise.allSettled(all.map((key) => client.get(key)));
    const dead = outcomes.flatMap((outcome, at) => (outcome.status === 'rejected' ? [[all[at], outcome.reason]] : []));
    expect(dead.length).toBeGreaterThan(0);
    expect(dead.length).toBeLessThan(60);
    for (const [key, reason] of dead) expect(reason).toMatchObject({ code: 'UNAVAILABLE', key });
    const others = all.filter((key) => !dead.some(([one]) => one === key));
    expect((await client.getMany(others)).map((value) => value?.data.toString())).toEqual(others);
  });
});

describe('remaining', () => {
  it('tells the seconds, Infinity without an end, and 0 where nothing is', async () => {
    const client = clientOf();
    const [some, forEver, none] = [fresh(), fresh(), fresh()];
    await Promise.all([client.set(some, 'v', { expiry: 500 }), client.set(forEver, 'v')]);
    const seconds = await client.remaining(some);
    expect(seconds).toBeGreaterThan(300); // on a busy machine
    expect(seconds).toBeLessThanOrEqual(500);
    expect(await client.remaining(forEver)).toBe(Number.POSITIVE_INFINITY);
    expect(await client.remaining(none)).toBe(0);
  });

  it('tells that of an empty value under flags, which is one', async () => {
    const client = clientOf();
    const key = fresh();
    await client.set(key, '', { flags: 1 });
    expect(await client.remaining(key)).toBe(Number.POSITIVE_INFINITY);
  });

  it('rejects with UNSUPPORTED before version 1.6', async () => {
    for (const version of ['1.4.39', '1.5.22', '0.9', 'unknown']) {
      const server = await scriptedServer(() => `VERSION ${version}\r\n`);
      const client = clientOf(server.name);
      await expect(client.remaining('k')).rejects.toMatchObject({ code: 'UNSUPPORTED', key: 'k' });
      expect(server.lines).toEqual(['version']);
    }
  });

  it('asks for the version once, for all callers: the first may have given up', async () => {
    const server = await scriptedServer((line) => (line === 'version' ? 'VERSION 1.10.0\r\n' : 'EN\r\n'));
    const operations = serverAt(server.name);
    const first = { wanted: true };
    const calls = [operations.remaining('a', first), operations.remaining('b', { wanted: true })];
    first.wanted = false;
    expect(await Promise.allSettled(calls)).toMatchObject([{}, { status: 'fulfilled', value: 0 }]);
    expect(server.lines.filter((line) => line === 'version')).toHaveLength(1);
  });

  it('asks again on another connection: the server may have been restarted as another version', async () => {
    let version = '1.6.18';
    const server = await scriptedServer((line) => (line === 'version' ? `VERSION ${version}\r\n` : 'EN\r\n'));
    const operations = serverAt(server.name);
    expect([await operations.remaining('k'), await operations.remaining('k')]).toEqual([0, 0]);
    operations.disconnect();
    version = '1.4.39';
    expect([await operations.remaining('k'), await operations.remaining('k')]).toEqual([undefined, undefined]);
    expect(server.lines.filter((line) => line === 'version')).toHaveLength(2);
  });
});
