import { beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeValue } from './adapter/payload.js';
import type { AnyCache } from './cache.js';
import { cached } from './cached/cached.js';
import { jsonCodec } from './codecs/json.js';
import { CacheError } from './errors.js';
import { MemoryCache } from './memory-cache.js';
import { FaultyCache } from './testing/faulty/faulty-cache.js';
import { FaultySyncCache } from './testing/faulty/faulty-sync-cache.js';
import { TwoLevelCache } from './two-level/two-level-cache.js';
import { DebugCache } from './wrappers/debug.js';

const warn = vi.spyOn(console, 'warn');
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));

const down = new Error('down');

/** Observers that fail, each in its way. */
const GUESTS: readonly [name: string, guest: () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('mine');
    },
  ],
  ['rejects', async () => Promise.reject(new Error('mine'))],
];

describe.each(GUESTS)('An observer who %s changes no answer', (_, guest) => {
  it.each(['onEvent', 'onError'])('of an async function over a cache that fails: %s', async (name) => {
    const cache = new FaultyCache<string, number>(new Map());
    for (const operation of ['get', 'set', 'delete'] as const) cache.fail(operation, down);
    const get = cached(async (_id: string): Promise<number | undefined> => 1, { cache, [name]: guest });
    await expect(get('k')).resolves.toBe(1);
    await expect(get.refresh('k')).resolves.toBe(1);
  });

  it.each(['onEvent', 'onError'])('of a sync function over a cache that fails: %s', (name) => {
    const cache = new FaultySyncCache<string, number>(new Map());
    for (const operation of ['get', 'set', 'delete'] as const) cache.fail(operation, down);
    const get = cached((_id: string) => 1, { cache, [name]: guest });
    expect([get('k'), get('k'), get.refresh('k')]).toEqual([1, 1, 1]);
  });

  it.each(['onEvent', 'onError'])('of two levels that fail: %s', async (name) => {
    const near = new FaultySyncCache<string, number>(new Map());
    const far = new FaultyCache<string, number>(new Map([['k', 1]]));
    const cache = new TwoLevelCache(near, far, { resilient: true, [name]: guest });
    for (const operation of ['get', 'set', 'has', 'getMany'] as const) near.fail(operation, down);
    await expect(cache.get('k')).resolves.toBe(1);
    await expect(cache.getMany(['k'])).resolves.toEqual([1]);
    far.fail('get', down);
    far.fail('has', down);
    await expect(cache.get('k')).resolves.toBeUndefined();
    await expect(cache.has('k')).resolves.toBe(false);
  });

  it('of a DebugCache: its log', async () => {
    const sync = new DebugCache(new Map([['k', 1]]), guest);
    expect([sync.get('k'), sync.set('k', 2), sync.has('k'), sync.delete('k')]).toEqual([1, undefined, true, true]);
    const far = new FaultyCache<string, number>(new Map([['k', 1]]));
    const async = new DebugCache(far, guest);
    await expect(async.getMany(['k'])).resolves.toEqual([1]);
    far.fail('get', down);
    await expect(async.get('k')).rejects.toBe(down);
  });
});

/** A cache whose values become JSON, as on a server. */
class JsonCache<V> extends FaultyCache<string, V> {
  override async set(key: string, value: V): Promise<void> {
    encodeValue(jsonCodec, key, value);
    await super.set(key, value);
  }
}

/** What is said where nobody observes three calls of a function that answers this. */
async function saidOf<V>(cache: AnyCache, value: V, ttl?: number): Promise<string[]> {
  function load(_id: string): Promise<V> {
    return Promise.resolve(value);
  }
  const get = cached(load, { cache, ttl });
  for (let call = 0; call < 3; call++) await expect(get(`${call}`)).resolves.toBe(value);
  return warn.mock.calls.map(([text]) => String(text));
}

describe('A result that cannot be stored, where nobody observes', () => {
  it('is said once: one that the codec refuses, with the path inside the value and the way out, and not the value', async () => {
    const said = await saidOf(new JsonCache(new Map()), { user: { since: new Date(0), name: 'secret' } });
    expect(said).toEqual([
      'ctu: cached load: CacheError UNENCODABLE_VALUE at the key "[\\"0\\"]": Value of "[\\"0\\"]" cannot be stored: $.user.since is a Date, which JSON would change or refuse; ' +
        'choose another codec (structuredCodec, superjson, msgpackr), or JSON itself to accept the change ' +
        '(said once; give onEvent to hear of each)',
    ]);
  });

  it('is said once: one whose ttl the cache refuses', async () => {
    const cache = new FaultyCache<string, string>(new Map());
    cache.fail('set', new RangeError('ttl must be at least a minute'));
    const said = await saidOf(cache, 'value', 1);
    expect(said).toEqual([expect.stringMatching(/^ctu: cached load: RangeError at the key "\[\\"0\\"\]"/)]);
  });

  it('is said once: one that is too large', async () => {
    const cache = new FaultyCache<string, string>(new Map());
    cache.fail('set', new CacheError('VALUE_TOO_LARGE', 'Value of "k" is 2 MiB, the server allows 1 MiB'));
    expect(await saidOf(cache, 'value')).toEqual([expect.stringContaining('2 MiB, the server allows 1 MiB')]);
  });

  it('is said once for each function', async () => {
    const cache = new JsonCache(new Map());
    await saidOf(cache, new Date(0));
    expect(await saidOf(cache, new Date(0))).toHaveLength(2);
  });

  it.each(['TIMEOUT', 'UNAVAILABLE'] as const)('is not said where that may pass: %s', async (code) => {
    const cache = new FaultyCache<string, string>(new MemoryCache());
    for (const operation of ['get', 'set'] as const) cache.fail(operation, new CacheError(code, 'no answer'));
    expect(await saidOf(cache, 'value')).toEqual([]);
  });

  it('is told to observers, and not said', async () => {
    const onEvent = vi.fn();
    const value = new Date(0);
    const get = cached(async (_id: string) => value, {
      cache: new JsonCache<Date>(new Map()),
      key: (id) => id,
      onEvent,
    });
    for (const key of ['a', 'b']) await get(key);
    const error = expect.objectContaining({ code: 'UNENCODABLE_VALUE' });
    const notStored = onEvent.mock.calls.filter(([{ type }]) => type === 'not-stored');
    expect(notStored).toEqual([[{ type: 'not-stored', error, key: 'a' }], [{ type: 'not-stored', error, key: 'b' }]]);
    expect(warn).not.toHaveBeenCalled();
  });
});
