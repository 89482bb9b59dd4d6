// @module-tag stress
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { MemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { raw } from './testing/raw.js';

const server = inject('server');
const DAY = 86_400_000;

/** The seconds that the server says an entry still has; `undefined` for ever. */
async function secondsLeft(key: string): Promise<number | undefined> {
  const left = /^HD t(-?\d+)/.exec(await raw(server, `mg ${key} t`))?.[1];
  if (left === undefined) expect.fail(`the server has no ${key}`);
  return left === '-1' ? undefined : Number(left);
}

/** The seconds since 1970 by the server's clock. */
async function serverTime(): Promise<number> {
  return Number(/^STAT time (\d+)/m.exec(await raw(server, 'stats'))?.[1]);
}

describe.each(libraries)('times to live through $name', ({ name, open }) => {
  it.each([
    ['the default, ten minutes', undefined, 600],
    ['a fraction', 1_500_000.5, 1_501],
    ['25 days', 25 * DAY, 25 * 86_400],
    ['31 days', 31 * DAY, 31 * 86_400],
    ['400 days', 400 * DAY, 400 * 86_400],
  ])('last %s, by the server', async (_, ttl, seconds) => {
    const key = `${name}:ttl:${seconds}`;
    const before = await serverTime();
    await new MemCached(open([server]), patient).set(key, 1, { ttl });
    const left = await secondsLeft(key);
    // The clock of the server ticks once a second, and where the machine is busy it is seconds behind.
    const passed = Date.now() / 1_000 - before;
    expect(left).toBeGreaterThanOrEqual(seconds - passed - 2);
    expect(left).toBeLessThanOrEqual(seconds + passed + 2);
  });

  it('last for ever when infinite, by the call or by the cache', async () => {
    await new MemCached(open([server]), patient).set(`${name}:ever`, 1, { ttl: Number.POSITIVE_INFINITY });
    await new MemCached(open([server]), { ...patient, ttl: Number.POSITIVE_INFINITY }).set(`${name}:ever too`, 1);
    expect(await secondsLeft(`${name}:ever`)).toBeUndefined();
    expect(await secondsLeft(`${name}:ever%20too`)).toBeUndefined();
  });

  it('end after a second when they are a millisecond', async () => {
    const cache = new MemCached(open([server]), patient);
    await cache.set(`${name}:short`, 1, { ttl: 1 });
    await waitUntil(async () => (await cache.get(`${name}:short`)) === undefined);
  });

  it('read the time of the calendar from the clock they are given', async () => {
    const clock = { now: () => Date.now() + DAY };
    await new MemCached(open([server]), { ...patient, clock }).set(`${name}:clock`, 1, { ttl: 31 * DAY });
    expect(await secondsLeft(`${name}:clock`)).toBeGreaterThan(31.9 * 86_400);
  });

  it('are shown as ttl where they are the default', async () => {
    expect(new MemCached(open([server])).ttl).toBe(600_000);
    const cache = new MemCached(open([server]), { ttl: 5_000 });
    expect(cache.ttl).toBe(5_000);
  });

  it('can be asked for, where the client has a way to', async () => {
    const cache = new MemCached(open([server]), { ...patient, prefix: `${name} left.` });
    if (/^mem(js|cache)$/.test(name)) {
      await expect(cache.getRemainingTTL('k')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
      return;
    }
    await cache.set('ever', 1, { ttl: Number.POSITIVE_INFINITY });
    await cache.set('minute', 1, { ttl: 60_000 });
    expect(await cache.getRemainingTTL('ever')).toBe(Number.POSITIVE_INFINITY);
    expect(await cache.getRemainingTTL('none')).toBe(0);
    const left = await cache.getRemainingTTL('minute');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
    expect(left % 1_000).toBe(0);
  });

  it.each([[0], [-1], [Number.NaN]])('of %s are refused', async (ttl) => {
    const cache = new MemCached(open([server]), patient);
    await expect(cache.set('k', 1, { ttl })).rejects.toThrow(RangeError);
    await expect(cache.setMany([['k', 1]], { ttl })).rejects.toThrow(RangeError);
    expect(() => new MemCached(open([server]), { ttl })).toThrow(RangeError);
    expect(() => new MemCached(open([server]), { timeout: ttl })).toThrow(RangeError);
    expect(() => new MemCached(open([server]), { maxValueBytes: ttl })).toThrow(RangeError);
  });
});
