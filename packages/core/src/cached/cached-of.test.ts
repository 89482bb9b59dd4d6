import { describe, expect, it, vi } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { cachedOf } from './cached-of.js';
import { cachedMethod } from './method-decorator.js';
import { cachedMethods } from './methods.js';

const shared = new Map<string, string>();

class Decorated {
  loads = 0;
  constructor(readonly name: string) {}
  @cachedMethod({ cache: shared })
  async shared(id: string): Promise<string> {
    return `${this.name} ${id} ${++this.loads}`;
  }
  @cachedMethod({ cache: () => new FaultyCache<string, string>(new Map()) })
  async own(id: string): Promise<string> {
    return `${this.name} ${id} ${++this.loads}`;
  }
  @cachedMethod({
    cache: new Map<string, string>(),
    key(this: Decorated, id: string) {
      return `${this.name}/${id}`;
    },
  })
  keyed(id: string): string {
    return `${this.name} ${id} ${++this.loads}`;
  }
  plain(): number {
    return 1;
  }
}

class Wrapped {
  loads = 0;
  constructor(readonly name: string) {
    cachedMethods(new Map<string, string>(), this, { find: 'find.' });
  }
  async find(id: string): Promise<string> {
    return `${this.name} ${id} ${++this.loads}`;
  }
}

describe('cachedOf', () => {
  it('steers the cache that the instances share, with the object as `this`', async () => {
    const [one, two] = [new Decorated('one'), new Decorated('two')];
    await one.shared('1');
    const face = cachedOf(two, 'shared');
    expect([face.has('1'), face.key('1'), face.cache]).toEqual([true, 'shared["1"]', shared]);
    await expect(face.refresh('1')).resolves.toBe('two 1 1');
    await expect(one.shared('1')).resolves.toBe('two 1 1');
    face.set(['1'], 'set');
    await expect(one.shared('1')).resolves.toBe('set');
    expect([face.delete('1'), face.has('1')]).toEqual([true, false]);
  });

  it("steers an instance's own cache, also before its first call", async () => {
    const [one, two] = [new Decorated('one'), new Decorated('two')];
    await cachedOf(one, 'own').set(['1'], 'set');
    await expect(Promise.all([one.own('1'), two.own('1')])).resolves.toEqual(['set', 'two 1 1']);
    await expect(cachedOf(one, 'own').delete('1')).resolves.toBe(true);
    await expect(cachedOf(one, 'own').has('1')).resolves.toBe(false);
    await expect(cachedOf(two, 'own').has('1')).resolves.toBe(true);
    await expect(cachedOf(two, 'own').refresh('1')).resolves.toBe('two 1 2');
  });

  it('steers a method of `cachedMethods`, also of a prototype', async () => {
    const wrapped = new Wrapped('one');
    await wrapped.find('1');
    expect(cachedOf(wrapped, 'find').has('1')).toBe(true);
    await expect(cachedOf(wrapped, 'find').refresh('1')).resolves.toBe('one 1 2');

    class Plain {
      constructor(readonly name: string) {}
      find(id: string): string {
        return `${this.name} ${id}`;
      }
    }
    cachedMethods(new Map<string, string>(), Plain.prototype, { find: 'find.' });
    const [one, two] = [new Plain('one'), new Plain('two')];
    expect([cachedOf(one, 'find').refresh('1'), two.find('1')]).toEqual(['one 1', 'one 1']);
  });

  it('tells a key function of the object', () => {
    const one = new Decorated('one');
    one.keyed('1');
    expect([cachedOf(one, 'keyed').key('1'), cachedOf(one, 'keyed').has('1')]).toEqual(['one/1', true]);
    expect(cachedOf(new Decorated('two'), 'keyed').has('1')).toBe(false);
  });

  it('is the method where it is called: with the object as `this`, sharing loads with it', async () => {
    const one = new Decorated('one');
    const loads = [one.own('1'), cachedOf(one, 'own')('1')];
    await expect(Promise.all(loads)).resolves.toEqual(['one 1 1', 'one 1 1']);
    expect(cachedOf(one, 'own').original.call(new Decorated('other'), '1')).toBeInstanceOf(Promise);
  });

  it('calls also what another decorator has put around it, and is wrapped anew with that', async () => {
    const calls: unknown[] = [];
    const logged = <A extends unknown[], R>(method: (...args: A) => R, _context: ClassMethodDecoratorContext) => {
      function wrapper(this: unknown, ...args: A): R {
        calls.push(args);
        return method.apply(this, args);
      }
      return Object.setPrototypeOf(wrapper, method) as typeof wrapper; // so that what is noted on it is found
    };
    class Users {
      @logged
      @cachedMethod({ cache: new Map<string, string>() })
      find(id: string): string {
        return id;
      }
    }
    const users = new Users();
    expect(cachedOf(users, 'find')('1')).toBe('1');
    cachedMethods(new Map<string, string>(), users, { find: 'f.' });
    expect(users.find('2')).toBe('2');
    expect(calls).toEqual([['1'], ['2']]);
  });

  it('takes static methods and what a subclass inherits', () => {
    // biome-ignore lint/complexity/noStaticOnlyClass: that these are static is what is tested
    class Static {
      @cachedMethod({ cache: new Map<string, string>() })
      static find(id: string): string {
        return id;
      }
    }
    expect([cachedOf(Static, 'find').has('1'), Static.find('1'), cachedOf(Static, 'find').has('1')]).toEqual([
      false,
      '1',
      true,
    ]);
    class Sub extends Decorated {}
    expect(cachedOf(new Sub('sub'), 'own').key('1')).toBe('own["1"]');
  });

  it('knows methods that the other copy of the package has decorated', async () => {
    vi.resetModules();
    const copy = await import('./cached-of.js');
    expect(copy.cachedOf).not.toBe(cachedOf);
    expect(copy.cachedOf(new Decorated('one'), 'own').key('1')).toBe('own["1"]');
  });

  class Override extends Decorated {
    override async shared(): Promise<string> {
      return '';
    }
  }

  it.each<[string, object, name: string]>([
    ['a method that is not cached', new Decorated('one'), 'plain'],
    ['an override of one that is', new Override('one'), 'shared'],
    ['a field', new Decorated('one'), 'name'],
    ['what is not there', {}, 'shared'],
  ])('refuses %s', (_, object, name) => {
    expect(() => cachedOf(object as Decorated, name as 'plain')).toThrow(
      new TypeError(`${name} is not cached: put it behind a cache with @cachedMethod or cachedMethods`),
    );
  });
});
