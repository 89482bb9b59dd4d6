import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { isCacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { StatsCache } from '../wrappers/stats.js';
import type { TwoLevelOptions } from './options.js';
import { TwoLevelCache } from './two-level-cache.js';

/** A row as far gives it: a new object each time, as a server's codec makes it. */
interface Row {
  tags: string[];
}

const row = (): Row => ({ tags: ['a'] });

/** A far level that makes a new object for each read that reaches it. */
class Remote extends FaultyCache<string, Row> {
  reads = 0;
  constructor() {
    super(new Map());
  }
  override async get(key: string): Promise<Row | undefined> {
    this.reads++;
    return structuredClone(await super.get(key));
  }
}

const NEARS: readonly [name: string, near: () => AnyCache][] = [
  ['at once', () => new MemoryCache<string, Row>()],
  ['at once, under a wrapper', () => new StatsCache(new Map<string, Row>())],
  ['with promises', () => new FaultyCache<string, Row>(new MemoryCache<string, Row>())],
];

async function pair(nearOf: () => AnyCache, options: TwoLevelOptions) {
  const far = new Remote();
  await far.set('k', row());
  const near = nearOf();
  return { near, far, cache: new TwoLevelCache<AnyCache, AnyCache>(near, far, options) };
}

/** A caller who does with what he has been given whatever he likes. */
function poison(value: unknown): void {
  try {
    (value as Row).tags.push('poison'); // all values here are rows
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it is frozen
  }
}

afterEach(() => vi.restoreAllMocks());

describe.each(['structured', 'freeze'] as const)('TwoLevelCache with clone: %o', (clone) => {
  describe.each(NEARS)('and a near that answers %s', (_, nearOf) => {
    it('lets nobody poison near who was given a value of far: not who asked first, nor who joined', async () => {
      const { cache, far } = await pair(nearOf, { clone });
      const given = await Promise.all([
        cache.get('k'),
        cache.get('k'),
        Promise.resolve(cache.getMany(['k', 'k'])).then(([first]: unknown[]) => first),
      ]);
      given.forEach(poison);
      expect(await cache.get('k')).toEqual(row());
      expect(far.reads).toBe(1);
    });

    it('nor who was given a value of near, by get or getMany', async () => {
      const { cache } = await pair(nearOf, { clone });
      await cache.get('k');
      poison(await cache.get('k'));
      (await cache.getMany(['k', 'k'])).forEach(poison);
      expect([await cache.get('k'), ...(await cache.getMany(['k']))]).toEqual([row(), row()]);
    });

    it('nor who has set it', async () => {
      const { cache, near } = await pair(nearOf, { clone });
      const [one, other] = [row(), row()];
      const setting = [cache.set('k', one), cache.setMany([['l', other]])];
      poison(one); // before far has it
      poison(other);
      await Promise.all(setting);
      poison(one);
      poison(other);
      expect([await cache.get('k'), await cache.get('l'), await near.get('k')]).toEqual([row(), row(), row()]);
    });

    it('keeps nothing near of what it cannot hold, tells of it, and answers all the same', async () => {
      const odd = { tags: [() => 'secret'] as unknown };
      const onEvent = vi.fn();
      const near = nearOf();
      const far = new FaultyCache<string, unknown>(new Map<string, unknown>([['k', odd]]));
      const cache = new TwoLevelCache<AnyCache, AnyCache>(near, far, { clone, onEvent });
      expect(await cache.get('k')).toBe(odd);
      expect(await cache.getMany(['k'])).toEqual([odd]);
      await near.set('l', 'old');
      await cache.set('l', odd);
      await cache.setMany([
        ['m', 'plain'],
        ['n', odd],
      ]);
      expect(await Promise.all(['k', 'l', 'm', 'n'].map((key) => near.get(key)))).toEqual([
        undefined,
        undefined,
        'plain',
        undefined,
      ]);
      expect(await cache.getMany(['l', 'm', 'n'])).toEqual([odd, 'plain', odd]);
      const events = onEvent.mock.calls.map(([event]) => event);
      expect(events.map(({ key }) => key)).toEqual(['k', 'k', 'l', 'n', 'l', 'n']);
      for (const { type, error } of events) {
        expect([type, isCacheError(error, 'UNENCODABLE_VALUE')]).toEqual(['cache-failed', true]);
        expect(error.message).toContain('$.tags[0] is a function');
      }
      expect(Object.isFrozen(odd)).toBe(false);
    });
  });

  it('says once, where nobody is told, what near cannot hold', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const far = new FaultyCache<string, unknown>(new Map<string, unknown>([['k', { f: () => 1 }]]));
    const cache = new TwoLevelCache(new MemoryCache<string, unknown>(), far, { clone });
    for (let read = 0; read < 3; read++) await cache.get('k');
    await cache.set('k', { f: () => 2 });
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/at the key "k": .*\$\.f is a function; .*leave `clone` out/)],
    ]);
  });

  it('does not tell of what near could not hold where far has refused it: that is the error of the call', async () => {
    const { cache, far } = await pair(() => new Map(), { clone, onEvent: () => expect.unreachable() });
    const down = new Error('far is down');
    far.fail('set', down);
    await expect(cache.set('k', { tags: [() => 1] })).rejects.toBe(down);
  });

  it('keeps near a value of two sets at a time of neither', async () => {
    const { cache, near, far } = await pair(() => new Map(), { clone });
    const first = far.hold('set');
    const setting = cache.set('k', row());
    await first.arrived;
    await cache.set('k', row());
    first.release();
    await setting;
    expect(near.has('k')).toBe(false);
  });

  it('works over levels that answer at once', () => {
    const near = new Map<string, Row>();
    const cache = new TwoLevelCache(near, new Map([['k', row()]]), { clone });
    for (let time = 0; time < 3; time++) poison(cache.get('k'));
    cache.set('l', row());
    poison(cache.get('l'));
    cache.getMany(['k', 'l']).forEach(poison);
    expect([cache.get('k'), cache.get('l'), near.get('k')]).toEqual([row(), row(), row()]);
    expect(cache.stats()).toMatchObject({ nearHits: 7, farHits: 1 });
  });

  it('is a miss, and no failed read, where others have put into near what it cannot hold', async () => {
    const { cache, near } = await pair(() => new Map(), { clone, onEvent() {} });
    near.set('k', { tags: [() => 'secret'] });
    const held = clone === 'structured' ? row() : near.get('k'); // to share it takes no copy
    expect(await cache.get('k')).toEqual(held);
  });
});

describe('TwoLevelCache with clone: "structured"', () => {
  it('gives each reader a value of his own', async () => {
    const { cache } = await pair(() => new MemoryCache(), { clone: 'structured' });
    const given = await Promise.all([cache.get('k'), cache.get('k'), cache.get('k').then(() => cache.get('k'))]);
    const many = await cache.getMany(['k', 'k']);
    expect(new Set([...given, ...many]).size).toBe(5);
  });
});

describe('TwoLevelCache with clone: "freeze"', () => {
  it('freezes what is set, as soon as that begins, and what far has answered', async () => {
    const { cache } = await pair(() => new MemoryCache(), { clone: 'freeze' });
    const value = row();
    const setting = cache.set('l', value);
    expect([Object.isFrozen(value), Object.isFrozen(value.tags)]).toEqual([true, true]);
    await setting;
    expect(await cache.get('l')).toBe(value);
    const first = await cache.get('k');
    expect([Object.isFrozen(first), await cache.get('k')]).toEqual([true, first]);
  });
});

describe('TwoLevelCache without clone', () => {
  it('hands out what near holds', async () => {
    const { cache, near } = await pair(() => new MemoryCache(), {});
    const given = await cache.get('k');
    expect([await cache.get('k'), await near.get('k')]).toEqual([given, given]);
    expect(await cache.get('k')).toBe(given);
  });

  it('keeps what near itself copies from those who read it, though not from each other who filled it together', async () => {
    const { cache } = await pair(() => new MemoryCache<string, Row>({ clone: 'structured' }), {});
    (await Promise.all([cache.get('k'), cache.get('k')])).forEach(poison);
    expect(await cache.get('k')).toEqual(row());
  });

  it.each(['deep', true])('refuses a clone of %o', (mode) => {
    const options = { clone: mode } as unknown as TwoLevelOptions; // the types forbid it
    expect(() => new TwoLevelCache(new Map(), new Map(), options)).toThrow(TypeError);
  });
});

describe('TwoLevelCache with a small MemoryCache as near', () => {
  it('misses what was evicted near, and reads it from far', async () => {
    const { cache, far } = await pair(() => new MemoryCache<string, Row>({ max: 2 }), {});
    for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, row());
    await cache.setMany(['e', 'f', 'g'].map((key) => [key, row()] as const));
    expect([await cache.getMany(['a', 'g', 'k']), far.reads]).toEqual([[row(), row(), row()], 0]);
    expect(await cache.get('b')).toEqual(row());
    expect([await cache.has('a'), await cache.delete('a'), await cache.has('a')]).toEqual([true, true, false]);
    expect(cache.near.size).toBe(2);
  });
});
