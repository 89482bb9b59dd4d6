import { LRUCache } from 'lru-cache';
import { beforeEach, describe, expect, it } from 'vitest';
import { CacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import type { Operation } from '../testing/faulty/faults.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from './two-level-cache.js';

const down = new Error('far is down');
const full = new Error('near is full');

/** A pair whose near holds `near` and whose far holds `far`, both under `k`. */
function pair(resilient: boolean) {
  const [held, remote] = [new Map([['k', 'near']]), new Map([['k', 'far']])];
  const [near, far] = [new FaultySyncCache<string, string>(held), new FaultyCache<string, string>(remote)];
  const told: unknown[] = [];
  // `push` answers a number, which must not be taken for anything
  const cache = new TwoLevelCache(near, far, { resilient, onError: (error) => told.push(error) });
  return { held, remote, near, far, cache, told };
}

const EVERY: Operation[] = ['get', 'getMany', 'set', 'setMany', 'has', 'delete', 'deleteMany', 'clear'];

describe('TwoLevelCache whose far fails', () => {
  describe('by default', () => {
    let its: ReturnType<typeof pair>;
    beforeEach(() => {
      its = pair(false);
      for (const operation of EVERY) its.far.fail(operation, down);
    });

    it('rejects reads that near cannot answer with the error of far', async () => {
      const { cache, told } = its;
      await expect(cache.get('k')).resolves.toBe('near');
      await expect(cache.get('missing')).rejects.toBe(down);
      await expect(cache.getMany(['k', 'missing'])).rejects.toBe(down);
      await expect(cache.has('k')).resolves.toBe(true);
      await expect(cache.has('missing')).rejects.toBe(down);
      expect(told).toEqual([]);
    });

    it.each<[string, (cache: (typeof its)['cache']) => Promise<unknown>]>([
      ['set', (cache) => cache.set('k', 'new')],
      ['setMany', (cache) => cache.setMany([['k', 'new']])],
      ['delete', (cache) => cache.delete('k')],
      ['deleteMany', (cache) => cache.deleteMany(['k', 'l'])],
      ['clear', (cache) => cache.clear()],
    ])('rejects a %s with the error of far, and near forgets the key', async (_, write) => {
      const { cache, held, told } = its;
      await expect(write(cache)).rejects.toBe(down);
      expect(held.size).toBe(0);
      expect(told).toEqual([]);
    });

    it('rejects with the error of far also where near cannot forget, and tells of that', async () => {
      const { cache, near, told } = its;
      near.fail('deleteMany', full);
      near.fail('delete', full);
      near.fail('clear', full);
      await expect(cache.set('k', 'new')).rejects.toBe(down);
      await expect(cache.delete('k')).rejects.toBe(down);
      await expect(cache.clear()).rejects.toBe(down);
      expect(told).toEqual([full, full, full]);
    });
  });

  describe('resilient', () => {
    let its: ReturnType<typeof pair>;
    beforeEach(() => {
      its = pair(true);
      for (const operation of EVERY) its.far.fail(operation, down);
    });

    it('answers reads from near, else with a miss, and tells of each failure', async () => {
      const { cache, told } = its;
      await expect(cache.get('missing')).resolves.toBeUndefined();
      await expect(cache.getMany(['k', 'missing'])).resolves.toEqual(['near', undefined]);
      await expect(cache.has('missing')).resolves.toBe(false);
      expect(told).toEqual([down, down, down]);
      expect(cache.stats()).toMatchObject({ reads: 3, nearHits: 1, misses: 2 });
    });

    it('tells once of a failed read that ten have waited for', async () => {
      const { cache, told } = its;
      await Promise.all(Array.from({ length: 10 }, () => cache.get('missing')));
      expect(told).toEqual([down]);
    });

    it('writes near', async () => {
      const { cache, told } = its;
      await expect(cache.set('k', 'new')).resolves.toBeUndefined();
      await expect(cache.setMany([['l', 'new']])).resolves.toBeUndefined();
      await expect(cache.getMany(['k', 'l'])).resolves.toEqual(['new', 'new']);
      expect(told).toEqual([down, down]);
    });

    it.each<[string, (cache: (typeof its)['cache']) => Promise<unknown>]>([
      ['delete', (cache) => cache.delete('k')],
      ['deleteMany', (cache) => cache.deleteMany(['k', 'l'])],
      ['clear', (cache) => cache.clear()],
    ])(
      'rejects a %s all the same, after near has forgotten: a lost delete is a wrong answer later',
      async (_, write) => {
        const { cache, held } = its;
        await expect(write(cache)).rejects.toBe(down);
        expect(held.size).toBe(0);
      },
    );
  });

  it.each([false, true])(
    'does not keep a value that was on its way when a delete failed, resilient: %s',
    async (resilient) => {
      const { cache, held, far } = pair(resilient);
      held.clear();
      const read = far.hold('get');
      const reading = cache.get('k');
      await read.arrived;
      far.fail('delete', down);
      await expect(cache.delete('k')).rejects.toBe(down);
      read.release();
      await expect(reading).resolves.toBe('far');
      expect(held.size).toBe(0);
    },
  );

  it('waits for both halves of a deleteMany before it fails: nothing goes on behind a rejection', async () => {
    const { cache, far, remote } = pair(false);
    const half = far.hold('deleteMany', 'request');
    const deleting = cache.deleteMany(['k', 'l']);
    await half.arrived;
    half.fail(down);
    await expect(deleting).rejects.toBe(down);
    expect(remote.size).toBe(0); // the other half, of what near had, was done
  });

  it('throws over levels that answer at once', () => {
    const [near, far] = [new Map([['k', 1]]), new FaultySyncCache<string, number>(new Map([['k', 1]]))];
    const cache = new TwoLevelCache(near, far);
    for (const operation of EVERY) far.fail(operation, down);
    expect(() => cache.get('missing')).toThrow(down);
    expect(() => cache.set('k', 2)).toThrow(down);
    expect(near.size).toBe(0);
    near.set('k', 1);
    expect(() => cache.delete('k')).toThrow(down);
    expect(near.size).toBe(0);
    const told: unknown[] = [];
    const resilient = new TwoLevelCache(near, far, { resilient: true, onError: (error) => told.push(error) });
    expect([resilient.get('k'), resilient.set('k', 3), resilient.get('k')]).toEqual([undefined, undefined, 3]);
    expect(told).toEqual([down, down]);
  });
});

describe('TwoLevelCache whose near fails', () => {
  it('answers a read whose fill throws, and tells of it', async () => {
    const { cache, near, held, told } = pair(false);
    held.clear();
    near.fail('set', full);
    await expect(cache.get('k')).resolves.toBe('far');
    await expect(cache.getMany(['k'])).resolves.toEqual(['far']);
    expect(told).toEqual([full, full]);
    near.mend();
    await cache.get('k');
    expect(held.get('k')).toBe('far');
  });

  it('answers a read whose fill rejects, and tells of it', async () => {
    const near = new FaultyCache<string, string>(new Map());
    const told: unknown[] = [];
    const cache = new TwoLevelCache(near, new Map([['k', 'far']]), { onError: (error) => told.push(error) });
    near.fail('set', full);
    await expect(cache.get('k')).resolves.toBe('far');
    expect(told).toEqual([full]);
  });

  it('rejects a write that near could not follow, and near holds no older value', async () => {
    const { cache, near, held, remote } = pair(false);
    near.fail('setMany', full);
    await expect(cache.set('k', 'new')).rejects.toBe(full);
    expect(remote.get('k')).toBe('new');
    expect(held.size).toBe(0);
    near.fail('delete', full);
    await expect(cache.delete('k')).rejects.toBe(full);
  });

  it.each([false, true])('answers a read that far can answer, and tells of near, resilient: %s', async (resilient) => {
    const { cache, near, told } = pair(resilient);
    for (const operation of ['get', 'getMany', 'has'] as const) near.fail(operation, full);
    await expect(cache.get('k')).resolves.toBe('far');
    await expect(cache.getMany(['k'])).resolves.toEqual(['far']);
    await expect(cache.has('k')).resolves.toBe(true);
    expect(told).toEqual([full, full, full]);
  });

  it('answers a read of a sync pair from far where near throws, and tells of near', () => {
    const near = new FaultySyncCache<string, number>(new Map());
    const told: unknown[] = [];
    const cache = new TwoLevelCache(near, new Map([['k', 1]]), { onError: (error) => told.push(error) });
    near.fail('get', full);
    expect(cache.get('k')).toBe(1);
    expect(told).toEqual([full]);
  });

  it('answers a read from far where an lru-cache throws what its own callback throws', () => {
    const clock = new ManualClock();
    const dispose = (): never => {
      throw full;
    };
    const near = new LRUCache<string, number>({ max: 10, ttl: 5, perf: clock, ttlResolution: 0, dispose });
    const told: unknown[] = [];
    const cache = new TwoLevelCache(near, new Map([['k', 1]]), { onError: (error) => told.push(error) });
    near.set('k', 0);
    clock.advance(10);
    expect(cache.get('k')).toBe(1);
    expect(new Set(told)).toEqual(new Set([full])); // of the read, and of the fill
  });

  it('carries on where near cannot be written, resilient, and near holds no older value', async () => {
    const { cache, near, held, remote, told } = pair(true);
    near.fail('setMany', full);
    await expect(cache.set('k', 'new')).resolves.toBeUndefined();
    expect([remote.get('k'), held.size, told]).toEqual(['new', 0, [full]]);
    near.fail('deleteMany', full);
    await expect(cache.set('k', 'newer')).rejects.toBe(full); // near may still have an older value
  });
});

describe('A resilient TwoLevelCache', () => {
  it.each(['UNENCODABLE_VALUE', 'VALUE_TOO_LARGE'] as const)(
    'hands on %s, which far would refuse at any time',
    async (code) => {
      const near = new Map<string, number>([['k', 1]]);
      const far = new FaultyCache<string, number>(new MemoryCache<string, number>());
      const cache = new TwoLevelCache(near, far, { resilient: true });
      far.fail('set', new CacheError(code, 'no'));
      await expect(cache.set('k', 2)).rejects.toMatchObject({ code });
      expect(near.has('k')).toBe(false); // far still has the older value, so near must not have this one
    },
  );
});

describe('TwoLevelCache.deleteMany', () => {
  it('deletes from far also where near cannot say what it has', async () => {
    const near = new FaultySyncCache<string, number>(new MemoryCache<string, number>());
    const far = new Map([['k', 1]]);
    near.fail('has', new Error('near is broken'));
    expect(new TwoLevelCache(near, far).deleteMany(['k'])).toBe(1);
    expect(far.has('k')).toBe(false);
  });
});
