import { EventEmitter } from 'node:events';
import { defaultDeserialize, defaultSerialize } from '@keyv/serialize';
import { Keyv } from 'keyv';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import { casesFor, describeLacks } from '../testing/contract/candidate.js';
import type { Subject } from '../testing/contract/contract-case.js';
import { stacked, stacks } from '../testing/contract/stacks.js';
import { ManualClock } from '../testing/manual-clock.js';
import { fromKeyv } from './from-keyv.js';
import type { KeyvAdapter } from './keyv-store.js';
import { toKeyv } from './to-keyv.js';

/** The least that Keyv takes for a store: it expires nothing. */
class LeastStore extends EventEmitter implements KeyvAdapter {
  readonly namespace: string | undefined = 'least';
  readonly kept = new Map<string, unknown>();
  isConnected = true;
  async get(key: string): Promise<unknown> {
    return this.kept.get(key);
  }
  async set(key: string, value: unknown): Promise<unknown> {
    return this.kept.set(key, value);
  }
  async delete(key: string): Promise<boolean> {
    return this.kept.delete(key);
  }
  async clear(): Promise<void> {
    this.kept.clear();
  }
  async disconnect(): Promise<void> {
    this.isConnected = false;
  }
}

const lacks = {
  keys: 'the adapters of Keyv do not agree on what they list',
  size: 'the adapters of Keyv do not agree on what they list',
  neighbour: 'a namespace is the matter of the store',
};

const candidates = [
  {
    name: 'fromKeyv over a store of four operations',
    lacks,
    stacks,
    open(): Subject {
      const clock = new ManualClock();
      return { cache: fromKeyv(new LeastStore(), { clock }), clock };
    },
  },
  {
    name: 'fromKeyv over toKeyv',
    lacks,
    stacks: [],
    open(): Subject {
      const clock = new ManualClock();
      const store = toKeyv(new MemoryCache<string, unknown>({ clock }));
      store.namespace = 'a';
      return { cache: fromKeyv(store, { clock }), clock };
    },
  },
];

for (const candidate of candidates) {
  describe(candidate.name, () => {
    beforeAll(() => console.info(describeLacks(candidate).join('\n')));

    for (const { name, run } of casesFor(candidate).runnable) it(name, run);

    for (const stack of candidate.stacks) {
      describe(`under ${stack.name}`, () => {
        for (const { name, run } of casesFor(stacked(candidate, stack)).runnable) it(name, run);
      });
    }
  });
}

describe('fromKeyv', () => {
  it('shares its entries with a Keyv over the same store', async () => {
    const store = new LeastStore();
    const cache = fromKeyv<unknown>(store);
    const keyv = new Keyv({ store, namespace: undefined });
    const value = { list: [1, null, 'two'], text: 'três' };
    await cache.set('ours', value, { ttl: 60_000 });
    await keyv.set('theirs', value, 60_000);
    expect([await keyv.get('ours'), await cache.get('theirs')]).toEqual([value, value]);
  });

  it("shares what only Keyv's serializer can tell where it is given that", async () => {
    const store = new LeastStore();
    const codec = { stringify: defaultSerialize, parse: defaultDeserialize };
    const cache = fromKeyv<unknown>(store, { codec });
    const keyv = new Keyv({ store, namespace: undefined });
    await cache.set('ours', ':text');
    await keyv.set('theirs', Buffer.from('bytes'));
    expect([await keyv.get('ours'), await cache.get('theirs')]).toEqual([':text', Buffer.from('bytes')]);
  });

  it('writes the ttl both for the store and into the entry', async () => {
    const clock = new ManualClock();
    const store = new LeastStore();
    const ttls: unknown[] = [];
    store.set = async (key: string, value: unknown, ttl?: number) => {
      ttls.push(ttl);
      return store.kept.set(key, value);
    };
    const cache = fromKeyv<number>(store, { clock, ttl: 1_000 });
    await cache.set('a', 1);
    await cache.set('b', 1, { ttl: 0.5 });
    await cache.set('c', 1, { ttl: Number.POSITIVE_INFINITY });
    expect(ttls).toEqual([1_000, 1, undefined]);
    expect(store.kept.get('c')).toBe('{"value":1}');
    expect(store.kept.get('a')).toBe(`{"value":1,"expires":${clock.now() + 1_000}}`);
  });

  it('keeps none of many where a key is refused', async () => {
    const store = new LeastStore();
    const entries = [
      ['a', 1],
      ['\ud800', 2],
    ] as const;
    await expect(fromKeyv<number>(store).setMany!(entries)).rejects.toThrow('lone surrogate');
    expect(store.kept.size).toBe(0);
  });

  it('asks the store once for many values where it can be', async () => {
    const asked: string[][] = [];
    const store = Object.assign(new LeastStore(), {
      async getMany(keys: string[]): Promise<unknown[]> {
        asked.push(keys);
        return keys.map((key) => store.kept.get(key) ?? null);
      },
    });
    const cache = fromKeyv<number>(store);
    await cache.set('a', 1);
    expect(await cache.getMany!(['a', 'b', 'a'])).toEqual([1, undefined, 1]);
    expect(asked).toEqual([['a', 'b', 'a']]);
  });

  it('tells what a store throws as UNAVAILABLE, with the key and the cause', async () => {
    const store = new LeastStore();
    const away = new Error('away');
    store.get = store.set = () => Promise.reject(away);
    store.delete = () => Promise.reject(away);
    const cache = fromKeyv<number>(store);
    const failure = { code: 'UNAVAILABLE', key: 'a', cause: away };
    await expect(cache.get('a')).rejects.toMatchObject(failure);
    await expect(cache.set('a', 1)).rejects.toMatchObject(failure);
    await expect(cache.delete('a')).rejects.toMatchObject(failure);
  });

  it('does not take a store at its word that answers false: nothing was kept', async () => {
    const store = new LeastStore();
    store.set = async () => false;
    await expect(fromKeyv<number>(store).set('a', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'a' });
  });

  it('tells what is no entry as CORRUPT_VALUE, which can be deleted', async () => {
    const store = new LeastStore();
    const cache = fromKeyv<number>(store);
    for (const kept of ['no JSON', '42', '"text"', 42]) {
      store.kept.set('a', kept);
      await expect(cache.get('a')).rejects.toMatchObject({ code: 'CORRUPT_VALUE', key: 'a' });
      expect(await cache.delete('a')).toBe(true);
    }
  });

  it('empties a store without a namespace only where that is spelled out', async () => {
    const store = Object.assign(new LeastStore(), { namespace: undefined });
    const cache = fromKeyv<number>(store);
    await cache.set('a', 1);
    await expect(cache.clear!()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    expect(store.kept.size).toBe(1);
    await cache.clear!({ everything: true });
    expect(store.kept.size).toBe(0);
  });

  it('hears the errors that a store emits, and bears those that nobody is told of', () => {
    const store = new LeastStore();
    fromKeyv(store);
    store.emit('error', new Error('no listener'));
    const errors: unknown[] = [];
    fromKeyv(store, { onError: (error) => errors.push(error) });
    const error = new Error('lost');
    store.emit('error', error);
    expect(errors).toEqual([error]);
  });

  it('disconnects the store once, and is closed then', async () => {
    const store = new LeastStore();
    const cache = fromKeyv<number>(store);
    await cache.close!();
    await cache.close!();
    expect(store.isConnected).toBe(false);
    await expect(cache.get('a')).rejects.toMatchObject({ code: 'CLOSED', key: 'a' });
  });

  it('refuses what is no store, and options that it does not have', () => {
    // @ts-expect-error: a store has four operations
    expect(() => fromKeyv({ get() {} })).toThrow('store must be a store with get, set, delete, clear, not Object');
    // @ts-expect-error: there is no such option
    expect(() => fromKeyv(new LeastStore(), { tll: 5 })).toThrow('There is no option tll');
    expect(() => fromKeyv(new LeastStore(), { ttl: 0 })).toThrow(RangeError);
  });
});
