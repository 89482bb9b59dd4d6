import { describe, expect, it } from 'vitest';
import type { AsyncCache } from '../cache.js';
import { CacheError, misuse } from '../errors.js';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from './two-level-cache.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const down = new CacheError('UNAVAILABLE', 'no connection');

function levels(options: object = {}, farOptions: object = {}) {
  const clock = new ManualClock();
  const held = new MemoryCache<string, string>({ clock });
  const far = Object.assign(new FaultyCache<string, string>(held), farOptions);
  const near = new MemoryCache<string, string>({ clock });
  const events: CacheEvent[] = [];
  const onEvent = (event: CacheEvent) => events.push(event);
  const cache = new TwoLevelCache(near, far, { clock, random: () => 1, onEvent, ...options });
  return { clock, held, far, near, cache, events };
}

describe('A key whose write far has not acknowledged', () => {
  it('is a miss until a delete of it has reached far, since nobody knows what far has', async () => {
    const { cache, far, held, clock } = levels();
    await cache.set('k', 'old');
    far.fail('set', down);
    await expect(cache.set('k', 'new')).rejects.toBe(down);
    far.mend();
    expect(held.get('k')).toBe('old');
    expect(await cache.get('k')).toBeUndefined();
    expect(await cache.getMany(['k', 'l'])).toEqual([undefined, undefined]);
    expect([await cache.has('k'), await cache.getRemainingTTL('k')]).toEqual([false, 0]);
    expect(far.count('get')).toBe(0);
    clock.advance(100);
    await settled();
    expect(held.has('k')).toBe(false);
    held.set('k', 'from elsewhere');
    expect(await cache.get('k')).toBe('from elsewhere');
  });

  it('has what this process has written where the cache is resilient, until far has forgotten the key', async () => {
    const { cache, far, held, near, clock } = levels({ resilient: true });
    await cache.set('k', 'old');
    far.fail('set', down);
    await cache.set('k', 'new');
    expect(await cache.get('k')).toBe('new');
    near.delete('k'); // as an eviction would
    expect(await cache.get('k')).toBeUndefined();
    await cache.set('k', 'newer');
    far.fail('deleteMany', down);
    clock.advance(100);
    await settled();
    expect(await cache.get('k')).toBe('newer');
    far.mend();
    clock.advance(200);
    await settled();
    expect([held.has('k'), near.has('k'), await cache.get('k')]).toEqual([false, false, undefined]);
  });

  it('is owed where a delete has failed, which is tried again with growing pauses', async () => {
    const { cache, far, held, clock } = levels();
    held.set('k', 'old');
    far.fail('delete', down);
    far.fail('deleteMany', down);
    await expect(cache.delete('k')).rejects.toBe(down);
    expect(await cache.get('k')).toBeUndefined();
    const times: number[] = [];
    for (let time = 0, known = 0; time < 40_000; time += 100) {
      clock.advance(100);
      await settled();
      if (far.count('deleteMany') > known) times.push(time + 100);
      known = far.count('deleteMany');
    }
    expect(times.slice(0, 9)).toEqual([100, 300, 700, 1_500, 3_100, 6_300, 11_300, 16_300, 21_300]);
    far.mend();
    clock.advance(5_000);
    await settled();
    expect(held.has('k')).toBe(false);
  });

  it('is settled by a delete of its own that began later, and by a clear', async () => {
    const { cache, far, held } = levels();
    for (const settle of [() => cache.delete('k'), () => cache.clear()]) {
      held.set('k', 'old');
      far.fail('set', down);
      await expect(cache.set('k', 'new')).rejects.toBe(down);
      far.mend();
      await settle();
      held.set('k', 'from elsewhere');
      expect(await cache.get('k')).toBe('from elsewhere');
      await cache.delete('k');
    }
  });

  it('stays owed where a write failed after the delete had left', async () => {
    const { cache, far, held } = levels();
    const deleting = far.hold('delete');
    const deletion = cache.delete('k');
    far.fail('set', down);
    await expect(cache.set('k', 'new')).rejects.toBe(down);
    far.mend();
    deleting.release();
    await deletion;
    held.set('k', 'new'); // the set is carried out late
    expect(await cache.get('k')).toBeUndefined();
  });

  it('is not owed where far has refused it, or would refuse it again', async () => {
    const { cache, far, held } = levels();
    held.set('k', 'old');
    far.fail('set', new CacheError('VALUE_TOO_LARGE', 'too large'));
    await expect(cache.set('k', 'new')).rejects.toThrow('too large');
    expect(await cache.get('k')).toBe('old');
  });

  it('is one of at most 10,000: of more, far is cleared before it is believed again', async () => {
    const { cache, far, held, clock, events } = levels();
    held.set('other', 'old');
    far.fail('setMany', down);
    const entries = Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 'v'] as const);
    await expect(cache.setMany(entries)).rejects.toBe(down);
    expect(events.filter(({ type }) => type === 'debts-overflow')).toEqual([{ type: 'debts-overflow', keys: 10_001 }]);
    expect(await cache.get('other')).toBeUndefined();
    clock.advance(100);
    await settled();
    expect(held.size).toBe(0);
    held.set('other', 'new');
    expect(await cache.get('other')).toBe('new');
  });

  it('outlasts what far has, where it cannot be cleared', async () => {
    for (const ttl of [60_000, undefined]) {
      const { cache, far, held, clock } = levels({}, { ttl });
      far.fail('clear', new CacheError('CLEAR_REFUSED', 'no prefix'));
      far.fail('setMany', down);
      const entries = Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 'v'] as const);
      await expect(cache.setMany(entries)).rejects.toBe(down);
      far.mend('setMany');
      clock.advance(100);
      await settled();
      held.set('k', 'new');
      clock.advance(59_999);
      await settled();
      expect(await cache.get('k')).toBeUndefined();
      clock.advance(1);
      await settled();
      expect(await cache.get('k')).toBe(ttl && 'new');
    }
  });

  it('is tried again where more was owed while far could not be cleared', async () => {
    const { cache, far, held, clock } = levels({}, { ttl: 60_000 });
    const keys = Array.from({ length: 10_001 }, (_, index) => `k${index}`);
    far.fail('setMany', down);
    await expect(cache.setMany(keys.map((key) => [key, 'new']))).rejects.toBe(down);
    far.mend();
    far.fail('clear', new CacheError('CLEAR_REFUSED', 'no prefix'));
    clock.advance(100);
    await settled();
    far.fail('set', down);
    await expect(cache.set('k', 'new')).rejects.toBe(down);
    far.mend();
    held.set('k', 'older');
    clock.advance(60_000);
    expect(cache.stats().owed).toBe(1);
    clock.advance(5_000);
    await settled();
    expect([cache.stats().owed, held.has('k')]).toEqual([0, false]);
  });

  it('is paid in pieces, and each by itself where one is refused', async () => {
    const { cache, far, clock } = levels();
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${index}`);
    far.fail('setMany', down);
    await expect(cache.setMany(keys.map((key) => [key, 'new']))).rejects.toBe(down);
    far.mend();
    for (let piece = 0; piece < 3; piece++) {
      clock.advance(100);
      await settled();
    }
    expect([cache.stats().owed, far.count('deleteMany')]).toEqual([0, 3]);

    far.fail('setMany', down);
    await expect(cache.setMany(keys.slice(0, 2).map((key) => [key, 'new']))).rejects.toBe(down);
    far.mend();
    far.fail('deleteMany', misuse(new TypeError('of one of them')));
    clock.advance(100);
    await settled();
    expect(cache.stats().owed).toBe(0); // each is refused
  });

  it('is owed of many keys, whatever the error, where far writes them one by one', async () => {
    const clock = new ManualClock();
    const values = new Map<string, string>();
    const far: AsyncCache<string, string> = {
      async: true,
      get: async (key) => values.get(key),
      set: async (key) => Promise.reject(key === 'big' ? new CacheError('VALUE_TOO_LARGE', 'too large') : down),
      has: async (key) => values.has(key),
      delete: async (key) => values.delete(key),
    };
    const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, { clock });
    const entries = [
      ['big', ''],
      ['k', ''],
    ] as const;
    await expect(cache.setMany(entries)).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' });
    expect(cache.stats().owed).toBe(2);
  });

  it('is not owed for a clear that was refused', async () => {
    const { cache, far, held } = levels();
    held.set('k', 'old');
    far.fail('clear', new CacheError('CLEAR_REFUSED', 'no prefix'));
    await expect(cache.clear()).rejects.toThrow('no prefix');
    expect(await cache.get('k')).toBe('old');
  });

  it('is tried no more after close', async () => {
    const { cache, far, clock } = levels();
    far.fail('set', down);
    await expect(cache.set('k', 'new')).rejects.toBe(down);
    await cache.close();
    clock.advance(60_000);
    await settled();
    expect(far.count('deleteMany')).toBe(0);
  });
});

describe('A resilient pair over a far level of somebody else that is frozen', () => {
  it('keeps no reader waiting beyond one deadline, also where it asks for the ttl', async () => {
    const { cache, far, clock } = levels({ resilient: true });
    for (const operation of ['get', 'get', 'getRemainingTTL', 'getRemainingTTL'] as const) far.hold(operation);
    const reading = Promise.all([cache.get('k'), cache.get('l')]);
    await settled();
    clock.advance(1_000);
    expect(await reading).toEqual([undefined, undefined]);
    expect(await cache.get('m')).toBeUndefined();
    expect(cache.stats().guard).toMatchObject({ state: 'open' });
  });
});
