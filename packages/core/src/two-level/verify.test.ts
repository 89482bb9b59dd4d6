import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from './two-level-cache.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function subject(options: object = {}) {
  const clock = new ManualClock();
  const near = new MemoryCache<string, unknown>({ clock });
  const far = new FaultyCache<string, unknown>(new MemoryCache<string, unknown>({ clock }));
  const events: CacheEvent[] = [];
  const onEvent = (event: CacheEvent) => events.push(event);
  const cache = new TwoLevelCache(near, far, { clock, nearTtl: 1_000, verify: 1, onEvent, ...options });
  const verified = () => cache.stats().verify;
  return { clock, near, far, cache, events, verified };
}

describe('A near level that is verified', () => {
  it('finds nothing where both levels have the same', async () => {
    const { cache, verified, events } = subject();
    await cache.set('k', { at: new Date(0), tags: ['a'] });
    for (let read = 0; read < 10; read++) {
      await cache.get('k');
      await settled();
    }
    expect(verified()).toEqual({ checked: 10, stale: 0, gone: 0, oldest: 0 });
    expect(events).toEqual([]);
  });

  it('finds what is stale, and how old it is', async () => {
    const { cache, far, clock, verified, events } = subject();
    await cache.set('k', { price: 5 });
    clock.advance(300);
    await far.set('k', { price: 6 }); // by another process
    expect(await cache.get('k')).toEqual({ price: 5 });
    await settled();
    expect(verified()).toEqual({ checked: 1, stale: 1, gone: 0, oldest: 300 });
    expect(events).toEqual([{ type: 'near-stale', key: 'k', age: 300 }]);
    await far.delete('k');
    await cache.get('k');
    await settled();
    expect(verified()).toMatchObject({ checked: 2, stale: 1, gone: 1 });
  });

  it('finds it also where near hands out copies, and among many', async () => {
    const { cache, far, verified } = subject({ clone: 'structured' });
    await cache.set('k', { price: 5 });
    await far.set('k', { price: 6 });
    await cache.get('k');
    await settled();
    await cache.getMany(['k', 'none']);
    await settled();
    expect(verified()).toMatchObject({ checked: 2, stale: 2 });
  });

  it('does not count what far has not acknowledged', async () => {
    const { cache, far, verified } = subject({ resilient: true });
    await cache.set('k', 'old');
    far.fail('set', new Error('full'));
    await cache.set('k', 'new');
    expect(await cache.get('k')).toBe('new');
    await settled();
    expect(verified()).toMatchObject({ checked: 0, stale: 0 });
  });

  it('compares one at a time, however long far takes', async () => {
    const { cache, far } = subject();
    await cache.set('k', 'value');
    far.hold('get');
    for (let read = 0; read < 100; read++) await cache.get('k');
    expect(far.count('get')).toBe(1);
  });

  it('does not count what is being written, or differs for a moment', async () => {
    const { cache, far, verified } = subject();
    await cache.set('k', 'old');
    await far.set('k', 'new');
    const reading = far.hold('get');
    await cache.get('k');
    await cache.set('k', 'newer'); // meanwhile
    reading.release();
    await settled();
    expect(verified()).toEqual({ checked: 0, stale: 0, gone: 0, oldest: 0 });
    await far.set('k', 'other');
    const second = far.hold('get', 'reply'); // its answer is the other value
    await cache.get('k');
    await settled();
    await far.set('k', 'newer'); // which is no more, on the second look
    second.release();
    await settled();
    expect(verified()).toMatchObject({ checked: 1, stale: 0 });
  });

  it('takes one in so many hits, and fails nobody', async () => {
    const draws = [0.5, 0.9, 0.1];
    const { cache, far, verified } = subject({ verify: 0.5, random: () => draws.shift() ?? 0.5 });
    await cache.set('k', 'value');
    far.fail('get', new Error('down'));
    expect(await cache.get('k')).toBe('value');
    far.mend();
    for (let read = 0; read < 100; read++) {
      await cache.get('k');
      await settled();
    }
    expect(verified()?.checked).toBeGreaterThan(20);
    expect(verified()?.checked).toBeLessThan(100);
  });

  it('is no work where nobody asks for it', async () => {
    const { cache, far, verified } = subject({ verify: undefined });
    await cache.set('k', 'value');
    await cache.get('k');
    await settled();
    expect([verified(), far.count('get')]).toEqual([undefined, 0]);
  });
});
