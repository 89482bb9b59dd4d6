import { patient } from '@ctu/tooling';
import { describe, expect, inject, it, vi } from 'vitest';
import { MemCached } from './index.js';
import { memcache, memcached } from './testing/libraries.js';
import { raw } from './testing/raw.js';
import { startTap } from './testing/tap.js';

const server = inject('server');
describe.each([memcached, memcache])('reads of one turn through $name', ({ name, open }) => {
  it('leave as one request, in which equal keys share a place', async () => {
    const tap = await startTap(server);
    const cache = new MemCached<number, string>(open([tap.server]), patient);
    const keys = Array.from({ length: 50 }, (_, index) => `${name}:turn:${index}`);
    await cache.setMany(keys.map((key, index) => [key, index]));
    tap.written();
    const values = await Promise.all([...keys, ...keys].map((key) => cache.get(key)));
    expect(values).toEqual([...keys.keys(), ...keys.keys()]);
    expect(tap.written().join('')).toBe(`get ${keys.join(' ')}\r\n`);
    await tap.stop();
  });

  it('leave in requests of 100 keys, so that one of thousands is no burden to a server', async () => {
    const tap = await startTap(server);
    const cache = new MemCached<number, string>(open([tap.server]), patient);
    const keys = Array.from({ length: 1_050 }, (_, index) => `${name}:many:${index}`);
    expect(await cache.getMany(keys)).toEqual(keys.map(() => undefined));
    const requests = tap.written().join('').split('\r\n').slice(0, -1);
    expect(requests.map((request) => request.split(' ').length - 1)).toEqual([...Array(10).fill(100), 50]);
    await tap.stop();
  });

  it('are decoded a few at a time where the values are large, their callers in between', async () => {
    const parse = vi.fn((text: string) => text);
    const cache = new MemCached<unknown, string>(open([server]), { ...patient, codec: { stringify: String, parse } });
    const keys = Array.from({ length: 40 }, (_, index) => `${name}:large:${index}`);
    await cache.setMany(keys.map((key) => [key, 'x'.repeat(100_000)]));
    const first = cache.get(keys[0]!).then(() => parse.mock.calls.length);
    await Promise.all(keys.slice(1).map((key) => cache.get(key)));
    expect(parse).toHaveBeenCalledTimes(40);
    expect(await first).toBeLessThan(10);
  });
});

describe('writes of one turn', () => {
  it('leave together, in their order, through memcached', async () => {
    const tap = await startTap(server);
    const cache = new MemCached<number, string>(memcached.open([tap.server]), patient);
    await cache.set('piece', 0);
    tap.written();
    await cache.setMany([
      ['piece', 1],
      ['another', 2],
    ]);
    expect(tap.written().join('')).toBe('set piece 3 600 1\r\n1\r\nset another 3 600 1\r\n2\r\n');
    await tap.stop();
  });
});

describe('a value under the flags with which memcached marks JSON', () => {
  it('is no end to the program that reads it', async () => {
    await raw(server, 'set mine 2 0 5\r\nhello\r\nset theirs 4 0 2\r\n\xff\xff');
    const cache = new MemCached(memcached.open([server]), patient);
    expect(await cache.get('mine')).toBe('hello');
    await expect(cache.get('theirs')).rejects.toMatchObject({ code: 'CORRUPT_VALUE' });
  });
});
