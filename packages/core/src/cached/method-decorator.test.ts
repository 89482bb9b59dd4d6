import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';
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

  it('leaves the name to its keys where the cache is one for each instance', () => {
    const cache = new Map<string, string>();
    class Injected {
      constructor(readonly cache: Map<string, string>) {}
      @cachedMethod({ cache: (self: Injected) => self.cache })
      user(id: string): string {
        return id;
      }
    }
    new Injected(cache).user('1');
    expect([...cache.keys()]).toEqual(['user["1"]']);
  });

  describe('with a name that another method has in the cache', () => {
    const userOf = (cache: Map<string, string>, name?: string) => {
      class Users {
        @cachedMethod({ cache, name })
        find(id: string): string {
          return `user ${id}`;
        }
      }
      return new Users();
    };
    const groupOf = (cache: Map<string, string> | PrefixedCache<Map<string, string>>, options?: { name?: string }) => {
      class Groups {
        @cachedMethod({ cache, ...options })
        find(id: string): string {
          return `group ${id}`;
        }
      }
      return new Groups();
    };
    const refusal = new TypeError(
      "Two methods `find` over one cache would answer with each other's results: give one of them a `name`",
    );

    it('is refused where an instance is made, and again', () => {
      const cache = new Map<string, string>();
      userOf(cache);
      for (const again of [cache, new StatsCache(cache) as never]) expect(() => groupOf(again)).toThrow(refusal);
      class Groups {
        @cachedMethod({ cache })
        find(id: string): string {
          return `group ${id}`;
        }
      }
      for (let time = 0; time < 2; time++) expect(() => new Groups()).toThrow(refusal);
    });

    it('takes a name of its own', () => {
      const cache = new Map<string, string>();
      expect([userOf(cache).find('1'), groupOf(cache, { name: 'group' }).find('1')]).toEqual(['user 1', 'group 1']);
      expect([...cache.keys()]).toEqual(['find["1"]', 'group["1"]']);
      expect(() => userOf(cache, 'group')).toThrow('Two methods `group`');
    });

    it('is not refused in another cache, under another prefix, or with a key of its own', () => {
      const cache = new Map<string, string>();
      userOf(cache);
      groupOf(new Map());
      groupOf(new PrefixedCache(cache, 'group.'));
      expect(() => userOf(new PrefixedCache(cache, 'group.') as never)).toThrow(refusal);
      class Keyed {
        @cachedMethod({ cache, key: (id: string) => `keyed ${id}` })
        find(id: string): string {
          return id;
        }
      }
      expect(new Keyed().find('1')).toBe('1');
    });

    it('is not refused where the same class is evaluated again', () => {
      const cache = new Map<string, string>();
      userOf(cache).find('1');
      expect(userOf(cache).find('1')).toBe('user 1');
      const twice = () => {
        class Twice {
          @cachedMethod({ cache, name: 'near' })
          @cachedMethod({ cache: new Map<string, string>() })
          find(id: string): string {
            return id;
          }
        }
        return Twice;
      };
      expect(new (twice())().find('1')).toBe(new (twice())().find('1'));
      expect(() => groupOf(cache, { name: 'near' })).toThrow('Two methods `near`');
    });

    it('is refused where a subclass overrides it over the same cache', () => {
      const cache = new Map<string, string>();
      const Users = userOf(cache).constructor as new () => { find(id: string): string };
      const override = (name?: string) => {
        class Admins extends Users {
          @cachedMethod({ cache, name })
          override find(id: string): string {
            return `admin, ${super.find(id)}`;
          }
        }
        return new Admins();
      };
      expect(override).toThrow(refusal);
      expect([override('admin').find('1'), new Users().find('1')]).toEqual(['admin, user 1', 'user 1']);
    });

    it('is refused where a static method has it', () => {
      const cache = new Map<string, string>();
      expect(() => {
        class Both {
          @cachedMethod({ cache })
          static find(id: string): string {
            return id;
          }
          @cachedMethod({ cache })
          find(id: string): string {
            return id;
          }
        }
        return new Both();
      }).toThrow(refusal);
    });

    it('is refused when it is called first, where instances of two classes were given one cache', () => {
      const cache = new Map<string, string>();
      class Users {
        @cachedMethod({ cache: () => cache })
        find(id: string): string {
          return `user ${id}`;
        }
      }
      class Groups {
        @cachedMethod({ cache: () => cache })
        find(id: string): string {
          return `group ${id}`;
        }
      }
      class Admins extends Users {}
      expect([new Users().find('1'), new Users().find('1'), new Admins().find('1')]).toEqual(Array(3).fill('user 1'));
      expect(() => new Groups().find('1')).toThrow(refusal);
    });

    it('is refused by the other copy of the package', async () => {
      const cache = new Map<string, string>();
      userOf(cache);
      vi.resetModules();
      const copy = await import('./method-decorator.js');
      expect(copy.cachedMethod).not.toBe(cachedMethod);
      expect(() => {
        class Groups {
          @copy.cachedMethod({ cache })
          find(id: string): string {
            return `group ${id}`;
          }
        }
        return new Groups();
      }).toThrow(refusal);
    });
  });

  it('notes no name for each instance on what their caches stand on', () => {
    const shared = new Map<string, string>();
    const registry = Reflect.get(globalThis, Symbol.for('@ctu/core:method-names'));
    class Tenant {
      @cachedMethod({ cache: ({ name }: Tenant) => new PrefixedCache(shared, name) })
      find(id: string): string {
        return `${this.name} ${id}`;
      }
      constructor(readonly name: string) {}
    }
    expect(['one', 'two'].map((name) => new Tenant(name).find('1'))).toEqual(['one 1', 'two 1']);
    expect(registry.get(shared)).toBeUndefined();
  });

  it('says what is wrong with its other options where it is applied, and with the cache of an instance when it is called', () => {
    const cache = () => new Map<string, string>();
    const wrong = (options: object) => () => cachedMethod(options as { cache: Map<string, string> });
    expect(wrong({ cache, tll: 5 })).toThrow('There is no option tll');
    expect(wrong({ cache, ttl: -1 })).toThrow(RangeError);
    expect(wrong({ cache, name: 5 })).toThrow(new TypeError('name must be a string, not 5'));
    expect(wrong({ cache: {} })).toThrow(new TypeError('cache must be a cache with get, set, has, delete, not Object'));
    class Early {
      declare cache: Map<string, string>;
      @cachedMethod({ cache: (self: Early) => self.cache })
      find(id: string): string {
        return id;
      }
    }
    expect(() => new Early().find('1')).toThrow(
      new TypeError('cache must be a cache with get, set, has, delete, not undefined'),
    );
  });

  it.each<[string, unknown]>([
    ['without an argument', undefined],
    ['as @cachedMethod, without a call', () => {}],
    ['without a cache', { ttl: 1 }],
  ])('is refused %s', (_, options) => {
    expect(() => cachedMethod(options as { cache: Map<string, string> })).toThrow(
      new TypeError('@cachedMethod({ cache }) expects a cache, or a function that answers with one'),
    );
  });

  it('says that several classes share results also after a call without an instance', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    class Base {
      @cachedMethod({ cache: new Map<string, string>() })
      find(id: string): string {
        return id;
      }
    }
    class Users extends Base {}
    class Orders extends Base {}
    new Users().find('1');
    new Users().find.call(undefined as never, '1');
    expect(warn).not.toHaveBeenCalled();
    for (const orders of [new Orders(), new Orders()]) orders.find('1');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('for several classes (Users, Orders)')]]);
    warn.mockRestore();
  });

  it('with a cache per instance, fails as the method does where it is called without its instance', async () => {
    class Users {
      @cachedMethod({ cache: () => new Map<string, string>() })
      async later(id: string): Promise<string> {
        return id;
      }
      @cachedMethod({ cache: () => new Map<string, string>() })
      now(id: string): string {
        return id;
      }
      @cachedMethod({
        cache: (): Map<string, string> => {
          throw new Error('no cache');
        },
      })
      async without(id: string): Promise<string> {
        return id;
      }
    }
    const { later, now } = new Users();
    const message = 'has a cache per instance, and was called without its instance';
    await expect(later.call(undefined as never, '1')).rejects.toThrow(message);
    expect(() => now.call(undefined as never, '1')).toThrow(message);
    await expect(new Users().without('1')).rejects.toThrow('no cache');
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
      @cachedMethod({ cache: () => new Map<string, number>() })
      static #both(): number {
        // biome-ignore lint/complexity/noThisInStatic: as above
        return ++this.calls;
      }
      visible(by: number): number {
        return this.#hidden(by);
      }
      static visible(): number {
        return Counter.#both();
      }
    }
    expect([Counter.visible(), Counter.visible()]).toEqual([1, 1]);
    expect([Counter.next(), Counter.next()]).toEqual([2, 2]);
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
