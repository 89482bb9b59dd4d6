import { describe, expect, it } from 'vitest';
import type { Operation } from '../testing/faulty/faults.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from './two-level-cache.js';

function pair() {
  const near = new Map<string, string>();
  const remote = new Map([['k', 'old']]);
  const far = new FaultyCache<string, string>(remote);
  return { near, remote, far, cache: new TwoLevelCache(near, far) };
}

type Pair = ReturnType<typeof pair>;

const WRITES: [operation: Operation, write: (cache: Pair['cache']) => Promise<unknown>, after: string | undefined][] = [
  ['delete', (cache) => cache.delete('k'), undefined],
  ['set', (cache) => cache.set('k', 'new'), 'new'],
  ['clear', (cache) => cache.clear(), undefined],
  ['deleteMany', (cache) => cache.deleteMany(['j', 'k']), undefined],
  ['setMany', (cache) => cache.setMany([['k', 'new']]), 'new'],
];

const READS: [name: 'get' | 'getMany', read: (cache: Pair['cache']) => Promise<unknown>][] = [
  ['get', (cache) => cache.get('k')],
  ['getMany', (cache) => cache.getMany(['k']).then(([value]) => value)],
];

describe('TwoLevelCache while a far read is under way', () => {
  it('shares it among ten readers, one by one and in bulk', async () => {
    const { near, far, cache } = pair();
    const held = far.hold('get');
    const reads = Array.from({ length: 9 }, () => cache.get('k'));
    const many = cache.getMany(['k', 'l']);
    await held.arrived;
    held.release();
    await expect(Promise.all(reads)).resolves.toEqual(Array(9).fill('old'));
    await expect(many).resolves.toEqual(['old', undefined]);
    expect(far.calls.filter(({ operation }) => operation !== 'getRemainingTTL')).toEqual([
      { operation: 'get', keys: ['k'] },
      { operation: 'getMany', keys: ['l'] },
    ]);
    expect(near.get('k')).toBe('old');
    expect(cache.stats()).toMatchObject({ reads: 11, farHits: 10, misses: 1 });
  });

  it('asks far for nothing where all that near lacks is under way', async () => {
    const { far, cache } = pair();
    const held = far.hold('get');
    const reads = [cache.get('k'), cache.getMany(['k', 'k'])];
    held.release();
    await expect(Promise.all(reads)).resolves.toEqual(['old', ['old', 'old']]);
    expect([far.count('get'), far.count('getMany'), far.count('getRemainingTTL')]).toEqual([1, 0, 1]);
  });

  it('lets a reader join a read of many', async () => {
    const { far, cache } = pair();
    const held = far.hold('getMany');
    const reads = [cache.getMany(['k', 'l']), cache.get('k')];
    await held.arrived;
    held.release();
    await expect(Promise.all(reads)).resolves.toEqual([['old', undefined], 'old']);
    expect(far.count('get')).toBe(0);
  });

  it('shares its failure, and starts anew afterwards', async () => {
    const { far, cache } = pair();
    const failure = new Error('down');
    far.fail('get', failure);
    const reads = await Promise.allSettled(Array.from({ length: 10 }, () => cache.get('k')));
    expect(reads.map((read) => read.status === 'rejected' && read.reason)).toEqual(Array(10).fill(failure));
    expect(far.count('get')).toBe(1);
    far.mend();
    await expect(cache.get('k')).resolves.toBe('old');
  });

  describe.each(WRITES)('%s', (operation, write, after) => {
    it.each(READS)(
      'does not bring back the old value by a %s: callers are answered, later readers see the new state',
      async (name, read) => {
        const { near, far, cache } = pair();
        const held = far.hold(name); // far has answered `old`, which is on its way back
        const reading = read(cache);
        await held.arrived;
        const writing = write(cache);
        const meanwhile = cache.get('k');
        expect(far.count('get')).toBe(name === 'get' ? 2 : 1); // it has not joined
        await writing;
        const later = cache.get('k');
        held.release();
        await expect(reading).resolves.toBe('old');
        await meanwhile;
        await expect(later).resolves.toBe(after);
        expect(near.has('k')).toBe(false); // far may have had the newer one in between
        await expect(cache.get('k')).resolves.toBe(after);
      },
    );

    it('does not let a reader that starts after it join a read that started before it had ended', async () => {
      const { near, far, cache } = pair();
      const heldWrite = far.hold(operation, 'request');
      const writing = write(cache);
      await heldWrite.arrived;
      const heldRead = far.hold('get'); // far still has `old`
      const reading = cache.get('k');
      await heldRead.arrived;
      heldWrite.release();
      await writing;
      const later = cache.get('k');
      heldRead.release();
      await expect(reading).resolves.toBe('old');
      await expect(later).resolves.toBe(after);
      expect([after, undefined]).toContain(near.get('k'));
    });
  });

  it('leaves the reads of other keys alone', async () => {
    const { near, far, cache } = pair();
    const held = far.hold('get');
    const reading = cache.get('k');
    await held.arrived;
    await cache.set('other', 'new');
    await cache.delete('another');
    held.release();
    await reading;
    expect(near.get('k')).toBe('old');
  });
});

describe('TwoLevelCache while two writes of a key are under way', () => {
  it('keeps neither in near, nor what was there, where the first to begin is the last to end', async () => {
    const { near, remote, far, cache } = pair();
    near.set('k', 'old');
    const held = far.hold('set', 'request');
    const first = cache.set('k', 'first');
    await held.arrived;
    await cache.set('k', 'second');
    expect(near.has('k')).toBe(false); // far may apply the first one last
    held.release();
    await first;
    expect([remote.get('k'), near.get('k')]).toEqual(['first', undefined]);
  });

  it('keeps neither in near, nor what was there, where they end in the order in which they began', async () => {
    const { near, far, cache } = pair();
    near.set('k', 'old');
    const [first, second] = [far.hold('set'), far.hold('set')];
    const writing = [cache.set('k', 'first'), cache.set('k', 'second')];
    await Promise.all([first.arrived, second.arrived]);
    first.release();
    await writing[0];
    expect(near.has('k')).toBe(false);
    second.release();
    await writing[1];
    expect(near.has('k')).toBe(false);
  });
});

describe('TwoLevelCache over a near that answers later', () => {
  function laterPair() {
    const held = new Map<string, string>();
    const near = new FaultyCache<string, string>(held);
    const far = new FaultyCache<string, string>(new Map([['k', 'old']]));
    return { held, near, far, cache: new TwoLevelCache(near, far) };
  }

  it.each(WRITES)('does not let a fill that near does late undo a %s', async (_, write, after) => {
    const { held, near, cache } = laterPair();
    const fill = near.hold('set', 'request');
    const reading = cache.get('k');
    await fill.arrived;
    const writing = write(cache as unknown as Pair['cache']); // answers with promises like the other
    const first = await Promise.race([writing.then(() => 'written'), Promise.resolve('waits')]);
    expect(first).toBe('waits');
    fill.release();
    await writing;
    await expect(reading).resolves.toBe('old');
    expect(held.get('k')).toBe(after);
  });

  it('does not let the near half of a set that is done late undo a delete', async () => {
    const { held, near, cache } = laterPair();
    const late = near.hold('setMany', 'request');
    const setting = cache.set('k', 'new');
    await late.arrived;
    const deleting = cache.delete('k');
    late.release();
    await setting;
    await expect(deleting).resolves.toBe(true);
    expect(held.size).toBe(0);
  });
});
