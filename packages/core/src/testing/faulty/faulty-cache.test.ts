import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { ManualClock } from '../manual-clock.js';
import type { Operation } from './faults.js';
import { FaultyCache } from './faulty-cache.js';

const error = new Error('told to fail');

/** Whether a promise has settled once everything that was ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  for (let turn = 0; turn < 20; turn++) await undefined;
  return settled;
}

describe('FaultyCache', () => {
  it('answers with promises over a base that answers at once', async () => {
    const cache = new FaultyCache(new Map([['k', 1]]));
    expect(cache.get('k')).toBeInstanceOf(Promise);
    expect(await cache.get('k')).toBe(1);
    expect(await cache.size).toBe(1);
  });

  it('notes every call and its keys', async () => {
    const cache = new FaultyCache(new MemoryCache());
    await cache.set('a', 1);
    await cache.getMany(['a', 'b']);
    await cache.clear();
    expect(cache.calls).toEqual([
      { operation: 'set', keys: ['a'] },
      { operation: 'getMany', keys: ['a', 'b'] },
      { operation: 'clear', keys: [] },
    ]);
    expect(cache.count('set')).toBe(1);
    expect(cache.count('get')).toBe(0);
  });

  it.each<[Operation, (cache: FaultyCache) => unknown]>([
    ['get', (cache) => cache.get('k')],
    ['set', (cache) => cache.set('k', 2)],
    ['has', (cache) => cache.has('k')],
    ['delete', (cache) => cache.delete('k')],
    ['getMany', (cache) => cache.getMany(['k'])],
    ['setMany', (cache) => cache.setMany([['k', 2]])],
    ['deleteMany', (cache) => cache.deleteMany(['k'])],
    ['clear', (cache) => cache.clear()],
    ['keys', (cache) => cache.keys().next()],
    ['size', (cache) => cache.size],
    ['getRemainingTTL', (cache) => cache.getRemainingTTL('k')],
    ['now', (cache) => cache.now('k')],
    ['stats', (cache) => cache.stats()],
    ['close', (cache) => cache.close()],
  ])('fails %s with the very error it is told, and leaves the base alone', async (operation, call) => {
    const base = new MemoryCache();
    base.set('k', 1);
    const cache = new FaultyCache(base);
    cache.fail(operation, error);
    await expect(call(cache)).rejects.toBe(error);
    expect(base.get('k')).toBe(1);
  });

  it('tells the time with a promise until it knows it, then at once, however the base does', async () => {
    const cache = new FaultyCache(new MemoryCache({ clock: new ManualClock(5) }));
    expect(cache.now('k')).toBeInstanceOf(Promise);
    expect(await cache.now('k')).toBe(5);
    expect(cache.now('k')).toBe(5);
  });

  it('works again once mended', async () => {
    const cache = new FaultyCache(new MemoryCache());
    cache.fail('get', error);
    cache.fail('has', error);
    cache.mend('get');
    expect(await cache.get('k')).toBeUndefined();
    await expect(cache.has('k')).rejects.toBe(error);
    cache.mend();
    expect(await cache.has('k')).toBe(false);
  });

  it('holds a reply back, with the work done', async () => {
    const base = new MemoryCache();
    base.set('k', 'old');
    const cache = new FaultyCache(base);
    const held = cache.hold('get');
    const reading = cache.get('k');
    base.set('k', 'new');
    await held.arrived;
    expect(await isSettled(reading)).toBe(false);
    expect(await cache.get('k')).toBe('new'); // only one call is held
    held.release();
    expect(await reading).toBe('old');
  });

  it('holds a request back, with the work yet to do', async () => {
    const base = new MemoryCache();
    const cache = new FaultyCache(base);
    const held = cache.hold('set', 'request');
    const writing = cache.set('k', 1);
    await held.arrived;
    expect(await isSettled(writing)).toBe(false);
    expect(base.has('k')).toBe(false);
    held.release();
    await writing;
    expect(base.get('k')).toBe(1);
  });

  it('holds several calls, each by its own', async () => {
    const cache = new FaultyCache(new MemoryCache());
    const [first, second] = [cache.hold('get'), cache.hold('get')];
    const [one, other] = [cache.get('a'), cache.get('b')];
    second.release();
    expect(await isSettled(other)).toBe(true);
    expect(await isSettled(one)).toBe(false);
    first.release();
    await one;
  });

  it('lets a held call fail: a request before the work, a reply after it', async () => {
    const base = new MemoryCache();
    const cache = new FaultyCache(base);
    const request = cache.hold('set', 'request');
    const reply = cache.hold('set');
    const [one, other] = [cache.set('a', 1), cache.set('b', 1)];
    request.fail(error);
    reply.fail(error);
    await expect(one).rejects.toBe(error);
    await expect(other).rejects.toBe(error);
    expect([...base.keys()]).toEqual(['b']);
  });

  it('does not hold a call that was released, nor report a failure that nobody waits for', async () => {
    const cache = new FaultyCache(new MemoryCache());
    cache.hold('get').release();
    expect(await cache.get('k')).toBeUndefined();
    cache.hold('has').fail(error);
    await undefined;
  });
});
