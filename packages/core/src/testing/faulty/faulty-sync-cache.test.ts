import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { examine } from '../contract/findings.js';
import { withPowers } from '../contract/test-candidates.js';
import type { Operation } from './faults.js';
import { FaultySyncCache } from './faulty-sync-cache.js';

const error = new Error('told to fail');

describe('FaultySyncCache', () => {
  it('keeps the contract while nothing is told to fail', async () => {
    const { lacks } = withPowers();
    const open = () => ({ cache: new FaultySyncCache(new MemoryCache()) });
    const candidate = { name: 'FaultySyncCache', lacks: { ...lacks, clock: 'it has none' }, open };
    expect((await examine(candidate)).broken).toEqual([]);
  });

  it.each<[Operation, (cache: FaultySyncCache) => unknown]>([
    ['get', (cache) => cache.get('k')],
    ['set', (cache) => cache.set('k', 2)],
    ['has', (cache) => cache.has('k')],
    ['delete', (cache) => cache.delete('k')],
    ['getMany', (cache) => cache.getMany(['k'])],
    ['setMany', (cache) => cache.setMany([['k', 2]])],
    ['deleteMany', (cache) => cache.deleteMany(['k'])],
    ['clear', (cache) => cache.clear()],
    ['keys', (cache) => cache.keys()],
    ['size', (cache) => cache.size],
    ['getRemainingTTL', (cache) => cache.getRemainingTTL('k')],
    ['now', (cache) => cache.now('k')],
    ['close', (cache) => cache.close()],
  ])('fails %s at once with the very error it is told, and leaves the base alone', (operation, call) => {
    const base = new MemoryCache();
    base.set('k', 1);
    const cache = new FaultySyncCache(base);
    cache.fail(operation, error);
    expect(() => call(cache)).toThrow(error);
    expect(base.get('k')).toBe(1);
    expect(cache.count(operation)).toBe(1);
  });
});
