import { describe, expect, it } from 'vitest';
import { CacheError } from '../errors.js';
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
