import { expect } from 'vitest';
import type { AnyCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';

/** One of our wrappers: it has every power. */
export type Face = Required<Pick<AnyCache, 'get' | 'set' | 'delete' | 'setMany' | 'deleteMany' | 'clear'>> & AnyCache;

/** A cached function over the cache, and a load of `k` under way in it: what ends that, and resolves once it is answered. */
export async function loading(cache: AnyCache): Promise<(value: string) => Promise<void>> {
  let load = (): void => {};
  const begun = new Promise<void>((resolve) => {
    load = resolve;
  });
  let end = (_value: string): void => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const get = functionOver(cache, () => {
    load();
    return ended;
  });
  const answer = get('k');
  await begun;
  return async (value) => {
    end(value);
    expect(await answer).toBe(value);
  };
}

/** A cached function of the key. */
export function functionOver(cache: AnyCache, load: (id: string) => Promise<string | undefined>) {
  return cached(load, { cache, key: (id) => id });
}

/** Ways to write a key, and what it holds after that. */
export const WRITES: readonly [name: string, write: (face: Face, key: string) => unknown, after: string | undefined][] =
  [
    ['set', (face, key) => face.set(key, 'set'), 'set'],
    ['setMany', (face, key) => face.setMany(Object.entries({ other: 'set', [key]: 'set' })), 'set'],
    ['delete', (face, key) => face.delete(key), undefined],
    ['deleteMany', (face, key) => face.deleteMany(['other', key]), undefined],
    ['clear', (face) => face.clear(), undefined],
  ];

/** Caches that are no wrappers. */
export const MODES: readonly [name: string, cacheOf: () => AnyCache][] = [
  ['sync', () => new Map<string, string>()],
  ['async', () => new FaultyCache<string, string>(new Map())],
];
