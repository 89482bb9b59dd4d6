import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { LockedCache } from '../wrappers/locked.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { keyLock, type Lock } from './key-lock.js';
import { type Face, loading, MODES, WRITES } from './test-loading.js';

const a = (cache: AnyCache): Face => new PrefixedCache(cache, 'a.');

describe('A place in two levels', () => {
  const levels: readonly [name: string, make: () => Face][] = [
    ['sync', () => new TwoLevelCache(new Map<string, string>(), new Map<string, string>())],
    ['async', () => new TwoLevelCache(new Map<string, string>(), new FaultyCache<string, string>(new Map()))],
  ];
  describe.each(levels)('that are %s', (_, make) => {
    it.each(WRITES)(
      'is written through the levels themselves: a load under way is not kept: %s',
      async (_, write, after) => {
        const cache = make();
        const end = await loading(a(cache));
        await write(cache, 'a.k');
        await end('loaded');
        expect(await a(cache).get('k')).toBe(after);
      },
    );
  });

  it('is another one than that in far, whose loads a write to both levels overtakes too', async () => {
    const far = new FaultyCache<string, string>(new Map());
    const cache = new TwoLevelCache(new Map<string, string>(), far);
    const [endFar, endBoth] = [await loading(far), await loading(cache)];
    await cache.set('k', 'set');
    await Promise.all([endFar('far'), endBoth('both')]);
    expect(await far.get('k')).toBe('set');
  });
});

describe('A place in a LockedCache', () => {
  const withUpdate: typeof WRITES = [
    ...WRITES,
    ['update', (face, key) => (face as LockedCache<AnyCache>).update(key, () => 'set'), 'set'], // the face below is one
  ];
  describe.each(MODES)('over a cache that is %s', (_, cacheOf) => {
    it.each(withUpdate)('is written through it: a load under way is not kept: %s', async (_, write, after) => {
      const cache = new LockedCache(cacheOf());
      const end = await loading(a(cache));
      await write(cache, 'a.k');
      await end('loaded');
      expect(await a(cache).get('k')).toBe(after);
    });

    it.each(withUpdate)(
      'is another one than that underneath, whose loads are overtaken too: %s',
      async (_, write, after) => {
        const base = cacheOf();
        const end = await loading(base);
        await write(new LockedCache(base), 'k');
        await end('loaded');
        expect(await base.get('k')).toBe(after);
      },
    );
  });

  describe('whose lock somebody holds', () => {
    /** A load under way, and a read that has the lock until it is released. */
    async function locked() {
      const base = new FaultyCache<string, string>(new Map());
      const lockOf = keyLock();
      let asked = (): void => {};
      const lock: Lock = (key, work) => {
        asked();
        return lockOf(key, work);
      };
      const cache = new LockedCache(base, { lock });
      const end = await loading(cache);
      const held = base.hold('get');
      void cache.get('k');
      await held.arrived;
      const nextAsked = new Promise<void>((resolve) => {
        asked = resolve;
      });
      return { cache, end, held, nextAsked };
    }

    it('stores a load that ends before an update begins, and the update sees it', async () => {
      const { cache, end, held, nextAsked } = await locked();
      const ended = end('loaded');
      await nextAsked; // by the store
      const updating = cache.update('k', (value) => `${value} and updated`);
      held.release();
      await ended;
      await expect(updating).resolves.toBe('loaded and updated');
    });

    it('does not store a load that ends while an update waits for the lock', async () => {
      const { cache, end, held } = await locked();
      const updating = cache.update('k', (value) => `${value} and updated`);
      await end('loaded');
      held.release();
      await expect(updating).resolves.toBe('undefined and updated');
    });
  });
});
