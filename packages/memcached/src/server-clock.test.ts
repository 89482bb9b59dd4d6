// @module-tag stress
import { type AddressInfo, createServer } from 'node:net';
import { ManualClock } from '@ctu/core/testing';
import { patient, startMemcached } from '@ctu/tooling';
import { afterEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import { MemCached } from './index.js';
import type { MemcachedServer } from './memcached-client.js';
import { serverClock } from './server-clock.js';
import { libraries, memcache, memcached } from './testing/libraries.js';
import { raw } from './testing/raw.js';

const server = inject('server');

/** Keys of all three servers of the ring, however little of it memcache gives to one of them. */
const keys = Array.from({ length: 300 }, (_, index) => `${index}:${index ** 5}`);

/** What the server says, in milliseconds: the middle of its second. */
async function serverTime(): Promise<number> {
  const [, seconds] = /^STAT time (\d+)/m.exec(await raw(server, 'stats'))!;
  return Number(seconds) * 1_000 + 500;
}

describe.each(libraries)('the time through $name', ({ open }) => {
  it('is that of the server, in processes whose own clocks differ', async () => {
    for (const start of [0, 86_400_000]) {
      const steady = new ManualClock(start); // stands still, so that what is told is what the server said
      const time = serverClock(new Calls(patient.timeout), { steady, wall: new ManualClock(3 * start) });
      const at = () => time('k', recognise(open([server])).servers()[0]!);
      const before = await serverTime();
      const told = at();
      expect(told).toBeInstanceOf(Promise);
      expect(await told).toBeGreaterThanOrEqual(before);
      expect(await told).toBeLessThanOrEqual(await serverTime());
      steady.advance(1_000);
      expect(at()).toBe((await told) + 1_000);
    }
  });

  it('is asked for once by each server, and again after a minute, however often it is read', async () => {
    const client = recognise(open(inject('ring')));
    const steady = new ManualClock();
    const time = serverClock(new Calls(patient.timeout), { steady });
    const asked: string[] = [];
    const serverOf = (key: string): MemcachedServer => {
      const server = client.serverOf(key);
      const stats = () => {
        asked.push(server.name);
        return server.stats();
      };
      return Object.assign(Object.create(server) as MemcachedServer, { stats });
    };
    for (let minute = 1; minute <= 3; minute++) {
      for (let round = 0; round < 10; round++) await Promise.all(keys.map((key) => time(key, serverOf(key))));
      expect(asked.splice(0).sort()).toEqual([...inject('ring')].sort());
      steady.advance(60_000);
    }
  });

  it('is a promise of a cache at first and a number from then on', async () => {
    const cache = new MemCached(open(inject('ring')), patient);
    const first = cache.now('k');
    expect(first).toBeInstanceOf(Promise);
    const known = await first;
    expect(cache.now('k')).toBeGreaterThanOrEqual(known);
  });

  it('is refused for a key that is none, and once the cache is closed', async () => {
    const cache = new MemCached(open([server]), patient);
    await cache.now('k');
    await expect(cache.now('\ud800')).rejects.toBeInstanceOf(TypeError);
    await cache.close();
    await expect(cache.now('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('is an error while the server is frozen or gone, and is asked for again', async () => {
    const own = await startMemcached();
    onTestFinished(() => own.stop());
    const client = open([`127.0.0.1:${own.port}`]);
    await own.freeze();
    const cache = new MemCached(client, { timeout: 100 });
    const [first, second] = [cache.now('k'), cache.now('l')];
    await expect(first).rejects.toMatchObject({ code: 'TIMEOUT', key: 'k' });
    await expect(second).rejects.toMatchObject({ code: 'TIMEOUT', key: 'l' });
    own.thaw();
    const known = new MemCached(client, patient);
    expect(await known.now('k')).toBeGreaterThan(0);
    await own.kill();
    expect(known.now('k')).toBeGreaterThan(0);
    // Of a connection that broke off just now, memjs tells its calls nothing.
    const code = expect.toBeOneOf(['UNAVAILABLE', 'TIMEOUT']);
    await expect(new MemCached(client, { timeout: 100 }).now('k')).rejects.toMatchObject({ code, key: 'k' });
  });
});

describe('a server that does not tell its time', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([memcached, memcache])(
    'is taken to agree with the clock of the cache, which is said once, through $name',
    async ({ open }) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      // A proxy that knows no `stats`.
      const proxy = createServer((socket) => socket.on('data', () => socket.write('ERROR\r\n')));
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void proxy.close());
      const clock = new ManualClock(123_456);
      const cache = new MemCached(open([`127.0.0.1:${(proxy.address() as AddressInfo).port}`]), { ...patient, clock });
      expect(await Promise.all([cache.now('k'), cache.now('l')])).toEqual([123_456, 123_456]);
      clock.advance(20);
      expect(cache.now('k')).toBe(123_476);
      expect(warn.mock.calls).toEqual([[expect.stringMatching(/ refuses: ERROR. The clock of this process serves/)]]);
    },
  );

  it('may also have stats without a time, as a proxy has', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const [real] = recognise(memcached.open([server])).servers();
    const time = serverClock(new Calls(patient.timeout), { wall: new ManualClock(123_456) });
    const proxies: Record<string, string>[] = [{}, { time: '' }, { time: 'noon' }];
    for (const stats of proxies) {
      const name = `a proxy with ${JSON.stringify(stats)}`;
      expect(await time('k', { ...real!, name, stats: async () => stats })).toBe(123_456);
    }
  });
});
