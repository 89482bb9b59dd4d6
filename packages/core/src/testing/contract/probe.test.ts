import { describe, expect, it } from 'vitest';
import type { AnyCache, SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import { FaultyCache } from '../faulty/faulty-cache.js';
import { ContractFailure } from './assert.js';
import type { Candidate } from './candidate.js';
import { examine } from './findings.js';
import { inMemory, namesOfBroken, withForeignPromises, withPromises } from './test-candidates.js';

describe('the contract of modes', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    [
      'answers a promise though it is sync',
      inMemory(
        class extends MemoryCache {
          override get(key: string): unknown {
            return Promise.resolve(super.get(key));
          }
        },
      ),
      'gives zero back as itself',
    ],
    [
      'rejects though it is sync',
      inMemory(
        class extends MemoryCache {
          override set = (key: string, value: unknown, options?: SetOptions): void =>
            value === undefined
              ? (Promise.reject(new TypeError('undefined')) as never)
              : super.set(key, value, options);
        },
      ),
      'refuses to keep undefined with a TypeError, and keeps the old value',
    ],
    [
      'lists its keys with promises though it is sync',
      inMemory(
        class extends MemoryCache {
          override keys = () => listLater(super.keys()) as never;
        },
      ),
      'lists its keys, each once',
    ],
    [
      'answers at once though it is async',
      withPromises(
        class extends FaultyCache {
          override get = () => 1 as never;
        },
      ),
      'serves many callers at a time, each with its own value',
    ],
    [
      'throws though it is async',
      withPromises(
        class extends FaultyCache {
          override set(key: string, value: unknown, options?: SetOptions): Promise<void> {
            if (options && !(Number(options.ttl) > 0)) throw new RangeError('bad ttl');
            return super.set(key, value, options);
          }
        },
      ),
      'refuses a ttl of 0 with a RangeError, and keeps the old value',
    ],
    [
      'lists its keys at once though it is async',
      withPromises(
        class extends FaultyCache {
          readonly #base: AnyCache;
          constructor(base: AnyCache) {
            super(base);
            this.#base = base;
          }
          override keys = () => this.#base.keys?.() as never;
        },
      ),
      'lists its keys, each once',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });

  it('is broken by a cache that answers with promises and does not declare it, which is told so', async () => {
    const candidate = inMemory(
      class extends MemoryCache {
        override has = (key: string) => Promise.resolve(super.has(key)) as never;
      },
    );
    const { broken } = await examine(candidate);
    expect(broken).toContainEqual({
      name: 'says by `async` whether it answers with promises',
      error: new ContractFailure('has answers a promise: such a cache says so by the member `async: true`'),
    });
  });

  it('is kept by promises of any kind', async () => {
    const { open, ...candidate } = withPromises();
    const foreign: Candidate['open'] = async () => {
      const { cache, ...subject } = await open();
      return { ...subject, cache: withForeignPromises(cache) };
    };
    expect(await namesOfBroken({ ...candidate, open: foreign })).toEqual([]);
  });
});

async function* listLater(keys: Iterable<string>): AsyncGenerator<string> {
  yield* keys;
}
