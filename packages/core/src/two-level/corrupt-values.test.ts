import { describe, expect, it, vi } from 'vitest';
import { CacheError } from '../errors.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { TwoLevelCache } from './two-level-cache.js';

/** Why far fails for the key `bad` alone. */
const FAILURES = [
  ['one value cannot be decoded', new CacheError('CORRUPT_VALUE', 'Value of bad cannot be decoded', { key: 'bad' })],
  ['one key is refused', new TypeError('A key must be well-formed Unicode')],
] as const;

/** What far holds. */
const held = () =>
  new Map([
    ['a', 1],
    ['b', 2],
    ['bad', 3],
  ]);

class CorruptCache extends FaultyCache<string, number> {
  constructor(readonly failure: Error) {
    super(held());
  }

  override async get(key: string): Promise<number | undefined> {
    const value = await super.get(key);
    if (key === 'bad') throw this.failure;
    return value;
  }

  override async getMany(keys: Iterable<string>): Promise<(number | undefined)[]> {
    const list = [...keys];
    const values = await super.getMany(list);
    if (list.includes('bad')) throw this.failure;
    return values;
  }
}

class CorruptSyncCache extends FaultySyncCache<string, number> {
  constructor(readonly failure: Error) {
    super(held());
  }

  override get(key: string): number | undefined {
    const value = super.get(key);
    if (key === 'bad') throw this.failure;
    return value;
  }

  override getMany(keys: Iterable<string>): (number | undefined)[] {
    return Array.from(keys, (key) => this.get(key));
  }
}

describe.each(FAILURES)('TwoLevelCache over a far of which %s', (_, failure) => {
  it('answers who waits for another value, and rejects who has asked for that one', async () => {
    const near = new Map<string, number>();
    const far = new CorruptCache(failure);
    const cache = new TwoLevelCache(near, far);
    const many = cache.getMany(['a', 'bad', 'b']);
    const [a, bad] = [cache.get('a'), cache.get('bad')]; // they join
    await expect(a).resolves.toBe(1);
    await expect(bad).rejects.toBe(failure);
    await expect(many).rejects.toBe(failure);
    expect([...near.keys()].sort()).toEqual(['a', 'b']);
    expect([far.count('getMany'), far.count('get')]).toEqual([1, 3]); // each by itself after the failure
  });

  it('is a miss of a resilient pair, of which observers hear once', async () => {
    const onEvent = vi.fn();
    const cache = new TwoLevelCache(new Map<string, number>(), new CorruptCache(failure), { resilient: true, onEvent });
    await expect(cache.getMany(['a', 'bad', 'b'])).resolves.toEqual([1, undefined, 2]);
    expect(onEvent.mock.calls).toEqual([[{ type: 'cache-failed', error: failure, key: 'bad' }]]);
  });

  it('does the same at once over levels that answer at once', () => {
    const far = new CorruptSyncCache(failure);
    const onEvent = vi.fn();
    expect(() => new TwoLevelCache(new Map<string, number>(), far).getMany(['a', 'bad', 'b'])).toThrow(failure);
    const resilient = new TwoLevelCache(new Map<string, number>(), far, { resilient: true, onEvent });
    expect(resilient.getMany(['a', 'bad', 'b'])).toEqual([1, undefined, 2]);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it('asks for each by itself after that failure alone', async () => {
    const far = new FaultyCache<string, number>(held());
    const cache = new TwoLevelCache(new Map<string, number>(), far);
    far.fail('getMany', new Error('down'));
    await expect(cache.getMany(['a', 'b'])).rejects.toThrow('down');
    expect(far.count('get')).toBe(0);
  });
});

it.each([{ key: 'b' }, {}])('TwoLevelCache rejects each with its own key when all of far fails (%o)', async (about) => {
  const far = new FaultyCache<string, number>(held());
  const cause = new CacheError('TIMEOUT', 'Redis did not answer in time', about);
  far.fail('getMany', cause);
  const cache = new TwoLevelCache(new Map<string, number>(), far);
  const many = cache.getMany(['a', 'b']);
  const joined = ['a', 'b'].map((key) => cache.get(key));
  await expect(many).rejects.toBe(cause);
  await expect(joined[0]).rejects.toMatchObject({ code: 'TIMEOUT', key: 'a', cause });
  await expect(joined[1]).rejects.toMatchObject({ code: 'TIMEOUT', key: 'b' });
});
