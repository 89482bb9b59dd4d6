import { readFileSync } from 'node:fs';
import { cached, GuardedCache, MemoryCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache } from '@ctu/core/testing';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import Memcached from 'memcached';
import { createClient } from 'redis';
import { describe, expect, it } from 'vitest';

const map = new Map<string, number>();

/** What takes options, and the pages whose tables have them. */
const takers: readonly [name: string, make: (options: object) => unknown, pages: readonly string[]][] = [
  [
    'cached',
    (options) => cached((id: string) => id.length, { cache: map, ...options }),
    ['docs/guide/cached.md', 'docs/guide/freshness.md'],
  ],
  ['TwoLevelCache', (options) => new TwoLevelCache(map, map, options), ['docs/guide/two-levels.md']],
  ['GuardedCache', (options) => new GuardedCache(new FaultyCache(map), options), ['docs/guide/wrappers.md']],
  ['MemoryCache', (options) => new MemoryCache(options), ['docs/guide/wrappers.md']],
  ['RedisCache', (options) => new RedisCache(createClient(), options), ['packages/redis/README.md']],
  ['MemCached', (options) => new MemCached(new Memcached('127.0.0.1:1'), options), ['packages/memcached/README.md']],
];

/** The options that there are, as they are listed for one that there is not. */
function optionsOf(make: (options: object) => unknown): string[] {
  try {
    make({ nonesuch: 1 });
  } catch (error) {
    const [, names] = /^There is no option nonesuch, only (.*)$/.exec((error as Error).message) ?? []; // all of ours are Errors
    if (names !== undefined) return names.split(', ');
    throw error;
  }
  throw new Error('An option that there is not was taken');
}

/** The names in the first column of a page's tables. */
function rowsOf(page: string): string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const cells = [...text.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell!);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
}

describe('Every option', () => {
  it.each(takers)('of %s has a row in a table', (_, make, pages) => {
    const rows = new Set(pages.flatMap(rowsOf));
    const missing = optionsOf(make).filter((name) => !rows.has(name));
    expect(missing, `${pages.join(' or ')} has no row for them`).toEqual([]);
  });
});
