import { type CacheEvent, cached } from '@ctu/core';
import { patient, startMemcached } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { MemCached, type MemcachedClientLike } from './index.js';
import { libraries } from './testing/libraries.js';

/** A cached function that has answered and stored a first row; it answers another after that. */
async function stale(client: MemcachedClientLike, prefix: string, next: unknown) {
  const told: CacheEvent[] = [];
  const cache = new MemCached<unknown, string>(client, { ...patient, prefix });
  let row: unknown = 'older';
  const get = cached(async (_id: string) => row, {
    cache,
    key: (id) => id,
    onEvent: (event) => 'error' in event && told.push(event),
  });
  await get('1');
  row = next;
  return { cache, get, told };
}

describe.each(libraries)('cached() through $name, whose newer result cannot be stored', ({ name, open }) => {
  it.each<[string, unknown, string]>([
    ['the codec refuses it', { at: Symbol('now') }, 'UNENCODABLE_VALUE'],
    ['it is too large', 'x'.repeat(2_000_000), 'VALUE_TOO_LARGE'],
  ])('forgets the older one where %s', async (_, next, code) => {
    const { cache, get, told } = await stale(open([inject('server')]), `${name} ${code}`, next);
    await get.refresh('1');
    expect(await cache.has('1')).toBe(false);
    expect(told).toMatchObject([{ type: 'not-stored', key: '1', error: { code } }]);
  });

  it('forgets the older one where the server has no memory', async () => {
    const server = await startMemcached({ args: ['-M', '-m', '2'] });
    onTestFinished(() => server.stop());
    const next = 'x'.repeat(500_000);
    const { cache, get, told } = await stale(open([`${server.host}:${server.port}`]), name, next);
    // Without room for values of this size the server refuses them, and goes on serving small ones.
    const fill = async (index: number): Promise<void> => {
      const full = await cache.set(`fill ${index}`, next).then(
        () => false,
        () => true,
      );
      if (!full) await fill(index + 1);
    };
    await fill(0);
    expect(await cache.get('1')).toBe('older');
    expect(await get.refresh('1')).toBe(next);
    expect(await cache.has('1')).toBe(false);
    expect(told).toMatchObject([{ type: 'not-stored', key: '1', error: { code: 'SERVER' } }]);
  });
});
