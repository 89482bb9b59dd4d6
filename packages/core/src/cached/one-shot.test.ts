import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CacheEvent } from '../events.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { cached } from './cached.js';
import { refuseOneShot } from './one-shot.js';

const warn = vi.spyOn(console, 'warn');
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
afterEach(() => warn.mockReset());

function* rows(): Generator<number> {
  yield 1;
}

async function* pages(): AsyncGenerator<number> {
  yield 1;
}

/** A list whose `next` is no iterator's. */
class Chain {
  next(): Chain {
    return this;
  }
  [Symbol.iterator] = rows;
}

/** Results that can be read only once, each made anew. */
const ONE_SHOT: readonly [name: string, make: () => object][] = [
  ['Response', () => new Response('{}')],
  ['Request', () => new Request('http://localhost')],
  ['ReadableStream', () => new ReadableStream()],
  ['Readable', () => Readable.from(['a'])],
  ['PassThrough', () => new PassThrough()],
  ['Generator', rows],
  ['AsyncGenerator', pages],
  ['Map Iterator', () => new Map().keys()],
  ['Array Iterator', () => [1].values()],
];

const READABLE_AGAIN: readonly [name: string, value: unknown][] = [
  ['text', 'a'],
  ['null', null],
  ['a Blob', new Blob(['a'])],
  ['FormData', new FormData()],
  ['an array', [1]],
  ['a Map', new Map()],
  ['bytes', new Uint8Array(1)],
  ['an iterable', { [Symbol.iterator]: rows }],
  ['an async iterable', { [Symbol.asyncIterator]: pages }],
  ['a list with a method next', new Chain()],
  ['something with a pipe, which Observables have', { pipe() {}, subscribe() {} }],
  ['an object without a class', Object.create(null)],
];

describe('refuseOneShot', () => {
  it.each(ONE_SHOT)('knows what can be read only once: %s', (_, make) => {
    expect(() => refuseOneShot('k', make())).toThrow(
      expect.objectContaining({
        code: 'UNENCODABLE_VALUE',
        key: 'k',
        message: 'Value of "k" can be read only once: answer what is in it, such as await response.json()',
      }),
    );
  });

  it.each(READABLE_AGAIN)('lets pass what can be read again: %s', (_, value) => {
    expect(() => refuseOneShot('k', value)).not.toThrow();
  });

  it('reads nothing of it', async () => {
    const [response, row] = [new Response('a'), rows()];
    for (const value of [response, row]) expect(() => refuseOneShot('k', value)).toThrow();
    await expect(response.text()).resolves.toBe('a');
    expect([...row]).toEqual([1]);
  });
});

describe('A result that can be read only once', () => {
  it('is answered and not stored, of which observers are told, by an async function', async () => {
    for (const cache of [new Map<string, Response>(), new FaultyCache<string, Response>(new Map())]) {
      const told: CacheEvent[] = [];
      const get = cached(async (id: string) => new Response(id), {
        cache,
        key: (id) => id,
        onEvent: (event) => event.type === 'not-stored' && told.push(event),
      });
      for (const id of ['a', 'a']) await expect((await get(id)).text()).resolves.toBe('a');
      await expect(get.refresh('a')).resolves.toBeInstanceOf(Response);
      expect(await get.has('a')).toBe(false);
      const error = expect.objectContaining({ code: 'UNENCODABLE_VALUE' });
      expect(told).toEqual(Array(3).fill({ type: 'not-stored', error, key: 'a' }));
    }
  });

  it('is answered and not stored by a sync function', () => {
    const cache = new Map<string, Generator<number>>();
    const get = cached((_id: string) => rows(), { cache });
    for (const id of ['a', 'a']) expect([...get(id)]).toEqual([1]);
    expect(cache.size).toBe(0);
  });

  it('is said once where nobody observes, with the way out', async () => {
    async function page(id: string): Promise<Response> {
      return new Response(id);
    }
    const get = cached(page, { cache: new Map<string, Response>() });
    for (const id of ['a', 'b']) await get(id);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^ctu: cached page: .*await response\.json\(\)/)]]);
  });

  it('is one object for all who wait for one load', async () => {
    const get = cached(async () => new Response('a'), { cache: new Map<string, Response>() });
    const [first, second] = await Promise.all([get(), get()]);
    expect(second).toBe(first);
  });

  it('leaves no older value behind', async () => {
    const cache = new Map<string, Response | string>([['k', 'old']]);
    const get = cached(async (_id: string): Promise<Response | string> => new Response('new'), {
      cache,
      key: () => 'k',
    });
    await get.refresh('k');
    expect(cache.size).toBe(0);
  });

  it('is refused by `set`, the way the cache answers', async () => {
    const sync = cached(async (_id: string) => new Response(), { cache: new Map<string, Response>() });
    expect(() => sync.set(['a'], new Response())).toThrow(/can be read only once/);
    const far = new FaultyCache<string, Response>(new Map());
    const later = cached(async (_id: string) => new Response(), { cache: far });
    await expect(later.set(['a'], new Response())).rejects.toThrow(/can be read only once/);
    expect(far.count('set')).toBe(0);
  });
});
