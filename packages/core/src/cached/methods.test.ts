import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { cachedFunctions, cachedMethods } from './methods.js';

class Api {
  calls = 0;
  constructor(readonly name: string) {}
  async user(id: string): Promise<string> {
    this.calls++;
    return `${this.name} user ${id}`;
  }
  async group(id: string): Promise<string> {
    this.calls++;
    return `${this.name} group ${id}`;
  }
}

describe('cachedMethods', () => {
  it('puts methods of one object behind one cache, each under its prefix', async () => {
    const map = new Map<string, string>();
    const api = new Api('one');
    expect(cachedMethods(map, api, { user: 'u.', group: 'g.' })).toBe(api);
    for (const _ of [1, 2]) {
      await expect(api.user('1')).resolves.toBe('one user 1');
      await expect(api.group('1')).resolves.toBe('one group 1');
    }
    expect(api.calls).toBe(2);
    expect([...map.keys()]).toEqual(['u.["1"]', 'g.["1"]']);
  });

  it('takes methods that are named by symbols', () => {
    const name = Symbol('user');
    let calls = 0;
    const api = { [name]: (id: string) => `${id} ${++calls}` };
    const its = cachedMethods(new Map<string, string>(), api, { [name]: 'u.' });
    expect([api[name]!('1'), api[name]!('1'), its[name]!.key('1')]).toEqual(['1 1', '1 1', '["1"]']);
    expect(() => cachedMethods(new Map(), api as never, { [Symbol('none')]: 'n.' } as never)).toThrow(
      new TypeError('Symbol(none) is not a function, so it cannot be cached'),
    );
  });

  it('leaves the class and other objects of it alone', async () => {
    const other = new Api('other');
    cachedMethods(new Map<string, string>(), new Api('one'), { user: 'u.' });
    await other.user('1');
    await other.user('1');
    expect(other.calls).toBe(2);
    expect('cache' in Api.prototype.user).toBe(false);
  });

  it('works on a prototype: `this` is the object of the call, whose results all share', async () => {
    class Own extends Api {}
    cachedMethods(new Map<string, string>(), Own.prototype, { user: 'u.' });
    const [one, two] = [new Own('one'), new Own('two')];
    await expect(one.user('1')).resolves.toBe('one user 1');
    await expect(two.user('1')).resolves.toBe('one user 1');
    await expect(two.user('2')).resolves.toBe('two user 2');
    expect([one.calls, two.calls]).toEqual([1, 1]);
  });

  it('steers the cache by the method, which knows its object', async () => {
    const api = cachedMethods(new FaultyCache<string, string>(new Map()), new Api('one'), { user: 'u.' });
    await api.user('1');
    await expect(api.user.has('1')).resolves.toBe(true);
    await expect(api.user.refresh('1')).resolves.toBe('one user 1');
    expect(api.calls).toBe(2);
    await expect(api.user.delete('1')).resolves.toBe(true);
    expect(api.user.key('1')).toBe('["1"]');
  });

  it('tells a key function of its object, also where the cache is only asked', async () => {
    const api = cachedMethods(new Map<string, string>(), new Api('one'), { user: 'u.' }, { key: byName } as object);
    function byName(this: unknown, id: unknown): string {
      return `${(this as Api).name}/${id}`;
    }
    await api.user('1');
    expect([api.user.key('1'), api.user.has('1')]).toEqual(['one/1', true]);
  });

  it('replaces what was done before when it is done again', async () => {
    const [first, second] = [new Map<string, string>(), new Map<string, string>()];
    const api = new Api('one');
    cachedMethods(first, api, { user: 'u.' });
    cachedMethods(second, api, { user: 'v.' });
    await api.user('1');
    expect([first.size, [...second.keys()]]).toEqual([0, ['v.["1"]']]);
  });

  it('takes `this` in a constructor: each object has its own', async () => {
    const map = new Map<string, string>();
    class Own extends Api {
      constructor(name: string) {
        super(name);
        cachedMethods(map, this, { user: 'u.' });
      }
    }
    const [one, two] = [new Own('one'), new Own('two')];
    await expect(one.user('1')).resolves.toBe('one user 1');
    await expect(two.user('1')).resolves.toBe('one user 1');
    expect([one.calls, two.calls, [...map.keys()]]).toEqual([1, 0, ['u.["1"]']]);
  });

  it.each([
    ['a path above another', { user: 'app.user.', group: 'app.' }, '"app." of group', 'user, "app.user."'],
    ['a path above one that ends without a separator', { user: 'a/', group: 'a/b' }, '"a/" of user', 'group, "a/b"'],
    ['the same as another', { user: 'u.', group: 'u.' }, '"u." of user', 'group, "u."'],
    ['the same without a separator', { user: '', group: '' }, '"" of user', 'group, ""'],
  ])('refuses a prefix that is %s, and changes nothing', (_, prefixes, above, other) => {
    const api = new Api('one');
    const before = api.user;
    expect(() => cachedMethods(new Map<string, string>(), api, prefixes)).toThrow(
      new TypeError(`The prefix ${above} would hold the keys of ${other}`),
    );
    expect(api.user).toBe(before);
  });

  it('takes prefixes that only begin alike', async () => {
    const map = new Map<string, string>();
    const api = cachedMethods(map, new Api('one'), { user: 'a', group: 'ab.' });
    await Promise.all([api.user('1'), api.group('1')]);
    api.user.clear();
    expect([...map.keys()]).toEqual(['ab.["1"]']);
  });

  it('refuses a name that is not a method, and changes nothing', () => {
    const api = new Api('one');
    const before = api.user;
    const prefixes = { user: 'u.', name: 'n.' } as object as { user: string }; // the types forbid it
    expect(() => cachedMethods(new Map<string, string>(), api, prefixes)).toThrow(TypeError);
    expect(() => cachedMethods(new Map<string, string>(), api, { user: 'u.', none: '' } as { user: string })).toThrow(
      'none is not a function',
    );
    expect(api.user).toBe(before);
    expect(Object.keys(api)).toEqual(['name', 'calls']);
  });

  it('leaves a property as visible as it was', () => {
    const record = cachedMethods(new Map<string, number>(), { one: () => 1 }, { one: 'o.' });
    expect(Object.keys(record)).toEqual(['one']);
    const api = cachedMethods(new Map<string, string>(), new Api('one'), { user: 'u.' });
    expect(Object.keys(api)).not.toContain('user');
  });
});

describe('cachedFunctions', () => {
  it('takes functions that are named by symbols under prefixes of their own, which no two share', () => {
    const name = Symbol('user');
    const functions = { [name]: (id: string) => id } as unknown as { user: (id: string) => string }; // a record of texts by type
    const map = new Map<string, string>();
    const its = cachedFunctions(map, functions, { [name]: 'u.' } as never);
    expect(Reflect.get(its, name)('1')).toBe('1');
    expect([...map.keys()]).toEqual(['u.["1"]']);
    expect(() => cachedFunctions(map, functions)).toThrow(
      new TypeError('Symbol(user) is no text, so it needs a prefix of its own'),
    );
  });

  const functionsOf = () => {
    let calls = 0;
    return { one: (id: string) => `one ${id} ${++calls}`, two: (id: string) => `two ${id} ${++calls}` };
  };

  it('puts functions behind one cache, each under a prefix, by default its name', () => {
    const map = new Map<string, string>();
    const functions = cachedFunctions(map, functionsOf(), { two: '2:' });
    expect([functions.one('a'), functions.two('a'), functions.one('a')]).toEqual(['one a 1', 'two a 2', 'one a 1']);
    expect([...map.keys()]).toEqual(['one.["a"]', '2:["a"]']);
  });

  it('makes no name a path above another, and no two names one', () => {
    const names = ['a', 'a.b', 'a.', 'a:b', 'a/b', 'a%2eb', 'a%', '.', '', 'a~:'];
    const map = new Map<string, string>();
    const functions = cachedFunctions(map, Object.fromEntries(names.map((name) => [name, (id: string) => name + id])));
    for (const name of names) functions[name]?.('k');
    expect([...map.keys()].slice(0, 3)).toEqual(['a.["k"]', 'a%2eb.["k"]', 'a%2e.["k"]']);
    expect(map.size).toBe(names.length);
    functions.a?.clear();
    expect(map.size).toBe(names.length - 1);
  });

  it('leaves the record as it is', () => {
    const record = functionsOf();
    const { one, two } = record;
    cachedFunctions(new Map<string, string>(), record);
    expect([record.one, record.two]).toEqual([one, two]);
  });

  it('wraps what is cached already anew', () => {
    const [first, second] = [new Map<string, string>(), new Map<string, string>()];
    const functions = cachedFunctions(second, cachedFunctions(first, functionsOf()));
    functions.one('a');
    expect([first.size, second.size]).toEqual([0, 1]);
  });

  it('takes names that every object has', () => {
    const map = new Map<string, number>();
    const functions = cachedFunctions(map, { toString: () => 1, constructor: () => 2 } as {
      [name: string]: () => number;
    });
    expect([functions.toString?.(), functions.constructor?.()]).toEqual([1, 2]);
    expect([...map.keys()]).toEqual(['toString.[]', 'constructor.[]']);
  });

  it('refuses a prefix that is a path above another, the default one of a name too', () => {
    const map = new Map<string, string>();
    expect(() => cachedFunctions(map, functionsOf(), { two: 'one.two.' })).toThrow(
      new TypeError('The prefix "one." of one would hold the keys of two, "one.two."'),
    );
    expect(() => cachedFunctions(map, functionsOf(), { two: 'one.' })).toThrow('would hold the keys of');
  });

  it('refuses a prefix that is no text, or of no function', () => {
    const functions = { one: () => 1 };
    const wrong = (prefixes: unknown) => () => cachedFunctions(new Map(), functions, prefixes as object);
    expect(wrong({ one: 5 })).toThrow(new TypeError('The prefix of one must be a string, not 5'));
    expect(wrong({ two: 'x.' })).toThrow(new TypeError('two is not a function, so it cannot be cached'));
    expect(wrong(null)).toThrow(new TypeError('prefixes must be an object, not null'));
    expect(() => cachedMethods(new Map(), functions, undefined as never)).toThrow(
      new TypeError('prefixes must be an object, not undefined'),
    );
  });

  it('refuses options that are none, and a second cache among them', () => {
    const own = { square: (n: number) => n ** 2 };
    const options = 'options must be an object, not';
    expect(() => cachedFunctions(new MemoryCache(), own, {}, 60_000 as never)).toThrow(`${options} 60000`);
    expect(() => cachedMethods(new MemoryCache(), own, { square: 's.' }, null as never)).toThrow(options);
    const second = { cache: new MemoryCache() };
    expect(() => cachedMethods(new MemoryCache(), own, { square: 's.' }, second as never)).toThrow(
      'There is no option cache of a group',
    );
  });

  it('refuses what is not a function', () => {
    expect(() => cachedFunctions(new Map<string, number>(), { one: 1 } as object as { one: () => number })).toThrow(
      'one is not a function',
    );
  });
});
