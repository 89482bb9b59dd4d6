import { afterEach, describe, expect, it, vi } from 'vitest';
import { cached } from './cached/cached.js';
import { MemoryCache } from './memory-cache.js';

interface User {
  name: string;
  tags: string[];
}

const ada = (): User => ({ name: 'Ada', tags: ['a'] });
const odd = { user: { since: () => 'secret' } };

afterEach(() => vi.restoreAllMocks());

describe('MemoryCache', () => {
  it('shares values by default', () => {
    const cache = new MemoryCache<string, User>();
    const value = ada();
    cache.set('k', value);
    expect(cache.get('k')).toBe(value);
  });

  it.each(['structured', 'freeze'] as const)(
    'refuses what it cannot hold, and keeps what it had: clone: %o',
    (clone) => {
      const cache = new MemoryCache<string, unknown>({ clone });
      cache.set('k', 'old');
      const refused = {
        code: 'UNENCODABLE_VALUE',
        key: 'k',
        message: expect.stringContaining('$.user.since is a function'),
      };
      expect(() => cache.set('k', odd)).toThrow(expect.objectContaining(refused));
      const many = [
        ['a', 1],
        ['k', odd],
      ] as const;
      expect(() => cache.setMany(many)).toThrow(expect.objectContaining(refused));
      expect([...cache.keys(), cache.get('k')]).toEqual(['k', 'old']);
    },
  );
});

describe('MemoryCache with clone: "structured"', () => {
  it('keeps a copy, and answers another one each time', () => {
    const cache = new MemoryCache<string, User>({ clone: 'structured' });
    const value = ada();
    cache.set('k', value);
    value.tags.push('poison');
    cache.get('k')?.tags.push('poison');
    expect(cache.get('k')).toEqual(ada());
    expect(cache.get('k')).not.toBe(cache.get('k'));
    cache.setMany([['l', value]]);
    value.name = 'poison';
    expect(cache.get('l')?.name).toBe('Ada');
  });
});

describe('MemoryCache with clone: "freeze"', () => {
  it('keeps the very value, which is frozen from then on for all, with all that is in it', () => {
    const cache = new MemoryCache<string, User>({ clone: 'freeze' });
    const value = ada();
    cache.set('k', value);
    expect(cache.get('k')).toBe(value);
    expect(() => value.tags.push('poison')).toThrow(TypeError);
    expect(cache.get('k')).toEqual(ada());
  });

  it('freezes nothing of what it refuses', () => {
    const cache = new MemoryCache<string, unknown>({ clone: 'freeze' });
    const value = { tags: ['a'], at: new Date(0) };
    expect(() => cache.set('k', value)).toThrow('$.at is a Date');
    value.tags.push('b');
  });
});

describe.each(['structured', 'freeze'] as const)('cached() over a MemoryCache with clone: %o', (clone) => {
  it('lets neither who has loaded a result poison it, nor who has joined, nor who has read it', async () => {
    const loader = vi.fn(async (_id: string): Promise<User> => ada());
    const getUser = cached(loader, { cache: new MemoryCache<string, User>({ clone }), key: (id) => id });
    const given = [...(await Promise.all([getUser('1'), getUser('1'), getUser('1')])), await getUser('1')];
    for (const user of given) {
      try {
        user.tags.push('poison');
      } catch (error) {
        expect([clone, error]).toEqual(['freeze', expect.any(TypeError)]);
      }
    }
    expect([await getUser('1'), loader.mock.calls.length]).toEqual([ada(), 1]);
  });

  it('does so also at once', () => {
    const getUser = cached((_id: string): User => ada(), { cache: new MemoryCache<string, User>({ clone }) });
    const [first, second] = [getUser('1'), getUser('1')];
    expect(Object.isFrozen(first.tags)).toBe(clone === 'freeze');
    if (clone === 'structured') for (const user of [first, second]) user.tags.push('poison');
    expect(getUser('1')).toEqual(ada());
  });

  it('answers what cannot be held, and says so once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const getOdd = cached(async (_id: string) => odd, { cache: new MemoryCache<string, typeof odd>({ clone }) });
    for (let call = 0; call < 3; call++) expect(await getOdd('1')).toBe(odd);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('$.user.since is a function')]]);
  });
});
