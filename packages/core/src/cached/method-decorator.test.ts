import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { cachedMethod } from './method-decorator.js';

describe('@cachedMethod', () => {
  it('shares one cache among all instances, and keeps `this`', async () => {
    const cache = new Map<string, string>();
    class Shared {
      constructor(readonly name: string) {}
      @cachedMethod({ cache })
      async user(id: string): Promise<string> {
        return `${this.name} ${id}`;
      }
    }
    const [one, two] = [new Shared('one'), new Shared('two')];
    await expect(one.user('1')).resolves.toBe('one 1');
    await expect(two.user('1')).resolves.toBe('one 1');
    await expect(two.user('2')).resolves.toBe('two 2');
  });

  it('gives each instance a cache of its own where it is told how', () => {
    const made: unknown[] = [];
    class Own {
      calls = 0;
      constructor(readonly name: string) {}
      @cachedMethod({
        cache: (instance: Own) => {
          made.push(instance.name);
          return new Map<string, string>();
        },
      })
      user(id: string): string {
        this.calls++;
        return `${this.name} ${id}`;
      }
    }
    const [one, two] = [new Own('one'), new Own('two')];
    expect([one.user('1'), two.user('1'), one.user('1'), two.user('1')]).toEqual(['one 1', 'two 1', 'one 1', 'two 1']);
    expect([one.calls, two.calls, made]).toEqual([1, 1, ['one', 'two']]);
  });

  it('keeps two methods that share a cache apart, by their names', () => {
    const cache = new Map<string, string>();
    class Shop {
      @cachedMethod({ cache })
      price(item: string): string {
        return `price of ${item}`;
      }
      @cachedMethod({ cache })
      stock(item: string): string {
        return `stock of ${item}`;
      }
    }
    const shop = new Shop();
    expect([shop.price('a'), shop.stock('a')]).toEqual(['price of a', 'stock of a']);
    expect([...cache.keys()]).toEqual(['price["a"]', 'stock["a"]']);
  });

  it('shares a load under way, per instance', async () => {
    let calls = 0;
    class Own {
      @cachedMethod({ cache: () => new FaultyCache<string, number>(new Map()) })
      async next(): Promise<number> {
        return ++calls;
      }
    }
    const [one, two] = [new Own(), new Own()];
    await expect(Promise.all([one.next(), one.next(), two.next()])).resolves.toEqual([1, 1, 2]);
  });

  it('decorates static methods and private ones, which see private state', () => {
    class Counter {
      static calls = 0;
      #secret = 41;
      @cachedMethod({ cache: new Map<string, number>() })
      static next(): number {
        // biome-ignore lint/complexity/noThisInStatic: that it is kept is what is tested
        return ++this.calls;
      }
      @cachedMethod({ cache: () => new Map<string, number>() })
      #hidden(by: number): number {
        this.#secret += by;
        return this.#secret;
      }
      visible(by: number): number {
        return this.#hidden(by);
      }
    }
    expect([Counter.next(), Counter.next()]).toEqual([1, 1]);
    const counter = new Counter();
    expect([counter.visible(1), counter.visible(1), new Counter().visible(1)]).toEqual([42, 42, 42]);
  });

  it('takes a key and an `onError` like cached', async () => {
    const cache = new FaultyCache<string, number>(new Map());
    const told: unknown[] = [];
    class Keyed {
      @cachedMethod({ cache, key: (id: number) => `id ${id}`, onError: (error) => told.push(error) })
      async get(id: number): Promise<number> {
        return id;
      }
    }
    cache.fail('set', 'full');
    await expect(new Keyed().get(7)).resolves.toBe(7);
    expect(cache.calls.map(({ keys }) => keys)).toEqual([['id 7'], ['id 7']]);
    expect(told).toEqual(['full']);
  });

  it('lets an instance go, and its cache with it', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added
    class Own {
      readonly self = this;
      @cachedMethod({ cache: (instance: Own) => new Map<string, Own>([['other', instance]]) })
      async get(): Promise<Own> {
        return this; // so the cache holds the instance
      }
    }
    const instances = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const instance = new Own();
        await instance.get();
        return new WeakRef(instance);
      }),
    );
    await expect
      .poll(() => {
        collectGarbage();
        return instances.filter((instance) => instance.deref()).length;
      })
      .toBe(0);
    await new Own().get(); // the class is still there itself
  });
});
