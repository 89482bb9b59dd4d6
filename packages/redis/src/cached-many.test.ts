import { cachedMany } from '@ctu/core';
import { patient } from '@ctu/tooling';
import { describe, expect, it, vi } from 'vitest';
import { RedisCache } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

describe.each(ways)('cachedMany() through $name', (way) => {
  const client = reached(way);

  it('keeps and finds all together, what is absent too, and a result that cannot be kept keeps no other out', async () => {
    const load = vi.fn(async (ids: readonly string[]) => {
      return new Map(ids.filter((id) => id !== 'x').map((id) => [id, id === 'odd' ? Symbol(id) : { at: new Date(0) }]));
    });
    const onError = vi.fn();
    const own = { ...patient, prefix: freshPrefix() };
    const make = () =>
      cachedMany(load, {
        cache: new RedisCache<unknown>(client(), own),
        key: (id) => id,
        ttl: 60_000,
        staleIfError: 60_000,
        absentTtl: 60_000,
        onError,
      });
    const [get, theirs] = [make(), make()];
    const row = { at: new Date(0) };
    expect(await get(['a', 'x', 'b', 'a'])).toEqual([row, undefined, row, row]);
    expect(await Promise.all([theirs.one('x'), theirs.one('b'), theirs.one('a')])).toEqual([undefined, row, row]);
    expect(await theirs.explain('x')).toMatchObject({ value: undefined, does: 'answer' });
    await get(['c', 'odd', 'd']);
    await theirs(['c', 'odd', 'd']);
    expect(load.mock.calls).toEqual([[['a', 'x', 'b']], [['c', 'odd', 'd']], [['odd']]]);
    expect(onError).toHaveBeenCalledTimes(2);
    expect(await theirs.delete(['a', 'b', 'nothing'])).toBe(2);
  });
});
