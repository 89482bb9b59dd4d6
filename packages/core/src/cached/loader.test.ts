import { describe, expect, it, vi } from 'vitest';
import { CacheError } from '../errors.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { StatsCache } from '../wrappers/stats.js';
import { type Cached, cached } from './cached.js';

/** A function whose calls are answered from outside, one after another. */
function loader() {
  const calls: { resolve: (value: string) => void; reject: (error: unknown) => void }[] = [];
  const load = (_id: string): Promise<string> =>
    new Promise((resolve, reject) => {
      calls.push({ resolve, reject });
    });
  return { calls, load };
}

/** A cached function over a cache that answers later. */
function subject() {
  const held = new Map<string, string>();
  const cache = new FaultyCache<string, string>(held);
  const told: unknown[] = [];
  const { calls, load } = loader();
  const get = cached(load, { cache, key: (id) => id, onError: (error) => told.push(error) });
  const loading = (count: number) => expect.poll(() => calls.length).toBe(count);
  return { held, cache, told, calls, get, loading };
}

const failures = [
  ['an error', new Error('no')],
  ['null', null],
  ['undefined', undefined],
] as const;

describe('cached, for callers who arrive together', () => {
  it.each([
    ['an async', () => new FaultyCache<string, string>(new Map())],
    ['a sync', () => new Map<string, string>()],
  ])('loads once for ten, over %s cache', async (_, cacheOf) => {
    const { calls, load } = loader();
    const get = cached(load, { cache: cacheOf() });
    const all = Array.from({ length: 10 }, () => get('k'));
    await expect.poll(() => calls.length).toBe(1);
    all.push(get('k')); // a late one
    calls[0]!.resolve('value');
    await expect(Promise.all(all)).resolves.toEqual(Array(11).fill('value'));
    expect(calls.length).toBe(1);
  });

  it('does not ask the cache for one who arrives while a load is under way', async () => {
    const { calls, get, loading, cache } = subject();
    const first = get('k');
    await loading(1);
    const late = get('k');
    calls[0]!.resolve('value');
    await expect(Promise.all([first, late])).resolves.toEqual(['value', 'value']);
    expect(cache.count('get')).toBe(1);
  });

  it.each(failures)('rejects all ten with what the function threw: %s', async (_, failure) => {
    const { calls, get, loading, told, held } = subject();
    const all = Array.from({ length: 10 }, () => get('k'));
    await loading(1);
    calls[0]!.reject(failure);
    const outcomes = await Promise.allSettled(all);
    expect(outcomes).toEqual(Array(10).fill({ status: 'rejected', reason: failure }));
    expect(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === failure)).toBe(true);
    expect([calls.length, told, held.size]).toEqual([1, [], 0]);
    const again = get('k'); // an error is not kept
    await loading(2);
    calls[1]!.resolve('value');
    await expect(again).resolves.toBe('value');
  });

  it.each(failures)('fails at once, with what the function threw, where all is synchronous: %s', (_, failure) => {
    const get = cached(
      (): string => {
        throw failure;
      },
      { cache: new Map<string, string>() },
    );
    for (const call of [get, get.refresh]) {
      let caught: unknown = 'nothing';
      try {
        call();
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(failure);
    }
  });

  it('rejects where a function throws at once and the call answers with promises', async () => {
    const failure = new Error('no');
    let failing = false;
    const load = (): Promise<string> => {
      if (failing) throw failure;
      return Promise.resolve('value');
    };
    for (const cache of [new Map<string, string>(), new FaultyCache<string, string>(new Map())]) {
      failing = false;
      const get = cached(load, { cache });
      await get();
      failing = true;
      await expect(get.refresh()).rejects.toBe(failure);
      await get.delete();
      await expect(get()).rejects.toBe(failure);
    }
  });
});

describe('cached, where something is written while a load is under way', () => {
  type Subject = ReturnType<typeof subject>;
  it.each<[string, (get: Subject['get']) => Promise<unknown>]>([
    ['delete', (get) => get.delete('k')],
    ['clear', (get) => get.clear()],
  ])('does not keep what was loaded: %s', async (_, write) => {
    const { calls, get, loading, held } = subject();
    const old = get('k');
    await loading(1);
    await write(get);
    const later = get('k'); // does not join
    await loading(2);
    calls[0]!.resolve('old');
    await expect(old).resolves.toBe('old');
    expect(held.size).toBe(0);
    calls[1]!.resolve('new');
    await expect(later).resolves.toBe('new');
    expect(held.get('k')).toBe('new');
  });

  it('keeps what a refresh brings, not the load that it has overtaken, which readers share until then', async () => {
    const { calls, get, loading, held } = subject();
    const old = get('k');
    await loading(1);
    const refreshing = get.refresh('k');
    const meanwhile = get('k');
    await loading(2);
    calls[1]!.resolve('new');
    await expect(refreshing).resolves.toBe('new');
    await expect(get('k')).resolves.toBe('new'); // it does not join the older load
    calls[0]!.resolve('old');
    await expect(Promise.all([old, meanwhile])).resolves.toEqual(['old', 'old']);
    expect(held.get('k')).toBe('new');
  });

  it('does not keep a load that ends while a refresh is under way', async () => {
    const { calls, get, loading, held } = subject();
    const old = get('k');
    await loading(1);
    const refreshing = get.refresh('k');
    await loading(2);
    calls[0]!.resolve('old');
    await expect(old).resolves.toBe('old');
    expect(held.size).toBe(0);
    calls[1]!.resolve('new');
    await refreshing;
    expect(held.get('k')).toBe('new');
  });

  it.each(['the load', 'the refresh'])(
    'forgets the key where a refresh that overtook a load fails, once both have ended: %s first',
    async (first) => {
      const { calls, get, loading, held } = subject();
      const load = get('k');
      await loading(1);
      held.set('k', 'older than what the load brings');
      const refreshing = get.refresh('k');
      await loading(2);
      const failed = refreshing.catch(() => {});
      if (first === 'the refresh') {
        calls[1]!.reject(new Error('no'));
        await failed;
      }
      calls[0]!.resolve('value');
      await expect(load).resolves.toBe('value');
      calls[1]!.reject(new Error('no'));
      await failed;
      expect(held.size).toBe(0);
    },
  );

  it('answers readers with the valid value while a refresh is under way, and where it fails', async () => {
    const { calls, get, loading, held } = subject();
    held.set('k', 'valid');
    const refreshing = get.refresh('k');
    await loading(1);
    await expect(get('k')).resolves.toBe('valid');
    const failure = new Error('no');
    calls[0]!.reject(failure);
    await expect(refreshing).rejects.toBe(failure);
    await expect(get('k')).resolves.toBe('valid');
    expect(calls.length).toBe(1);
  });

  it('does not join a caller who starts after a delete to a read that the cache had answered before', async () => {
    const { calls, get, loading, held, cache } = subject();
    held.set('k', 'old');
    const heldDelete = cache.hold('delete', 'request');
    const deleting = get.delete('k');
    await heldDelete.arrived;
    const heldGet = cache.hold('get');
    const early = get('k');
    await heldGet.arrived;
    heldDelete.release();
    await deleting;
    const late = get('k');
    heldGet.release();
    await expect(early).resolves.toBe('old');
    await loading(1);
    calls[0]!.resolve('new');
    await expect(late).resolves.toBe('new');
  });

  it.each<[string, (get: Subject['get']) => Promise<unknown>]>([
    ['delete', (get) => get.delete('k')],
    ['clear', (get) => get.clear()],
  ])('lets a %s win over a loaded value that is being written', async (_, write) => {
    const { calls, get, loading, held, cache } = subject();
    const late = cache.hold('set', 'request'); // it reaches the cache last, unless somebody waits for it
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('old');
    await late.arrived;
    const writing = write(get);
    late.release();
    await Promise.all([writing, loaded]);
    expect(held.size).toBe(0);
  });

  it('does not keep a value whose load ends while the delete of its key is on its way back', async () => {
    const { calls, get, loading, held, cache } = subject();
    const loaded = get('k');
    await loading(1);
    const reply = cache.hold('delete');
    const deleting = get.delete('k');
    await reply.arrived;
    calls[0]!.resolve('old');
    await loaded;
    reply.release();
    await deleting;
    expect(held.size).toBe(0);
  });

  it('lets a delete go on where the write that it waits for fails', async () => {
    const { calls, get, loading, cache, told } = subject();
    const late = cache.hold('set', 'request');
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('old');
    await late.arrived;
    const deleting = get.delete('k');
    const failure = new CacheError('TIMEOUT', 'late');
    late.fail(failure);
    await expect(deleting).resolves.toBe(false);
    await expect(loaded).resolves.toBe('old');
    expect(told).toEqual([failure]);
  });

  it('keeps the newer of two loads where the older is written late', async () => {
    const { calls, get, loading, held, cache } = subject();
    const late = cache.hold('set', 'request');
    const old = get('k');
    await loading(1);
    calls[0]!.resolve('old');
    await late.arrived;
    const refreshing = get.refresh('k');
    await loading(2);
    calls[1]!.resolve('new');
    late.release();
    await Promise.all([old, refreshing]);
    expect(held.get('k')).toBe('new');
  });

  it('detaches a load that deletes its own key', async () => {
    const cache = new Map<string, string>();
    const get = cached(
      async () => {
        get.delete();
        return 'value';
      },
      { cache },
    ) as { (): Promise<string>; delete(): boolean };
    await expect(get()).resolves.toBe('value');
    expect(cache.size).toBe(0);
  });

  it('rejects a delete that the cache fails, which detaches all the same', async () => {
    const { calls, get, loading, held, cache } = subject();
    const failure = new Error('down');
    cache.fail('delete', failure);
    const loaded = get('k');
    await loading(1);
    await expect(get.delete('k')).rejects.toBe(failure);
    calls[0]!.resolve('old');
    await loaded;
    expect(held.size).toBe(0);
  });
});

describe('cached, over an async cache that knows keys by their content', () => {
  function byContent() {
    const rows = new Map<string, string>();
    const textOf = (key: { id: number }): string => JSON.stringify(key);
    const cache = {
      async: true as const,
      get: async (key: { id: number }) => rows.get(textOf(key)),
      set: async (key: { id: number }, value: string) => void rows.set(textOf(key), value),
      has: async (key: { id: number }) => rows.has(textOf(key)),
      delete: async (key: { id: number }) => rows.delete(textOf(key)),
    };
    const { calls, load } = loader();
    const get = cached((id: number) => load(String(id)), { cache, key: (id) => ({ id }) });
    return { rows, cache, calls, get, loading: (count: number) => expect.poll(() => calls.length).toBe(count) };
  }

  it('shares a load among callers whose keys are equal', async () => {
    const { calls, get, loading } = byContent();
    const all = [get(1), get(1), get(1)];
    await loading(1);
    calls[0]!.resolve('value');
    await expect(Promise.all(all)).resolves.toEqual(['value', 'value', 'value']);
    expect(calls.length).toBe(1);
  });

  it.each<[string, (its: ReturnType<typeof byContent>) => Promise<unknown>]>([
    ['of the function', ({ get }) => get.delete(1)],
    ['through a wrapper', ({ cache }) => new StatsCache(cache).delete({ id: 1 })],
  ])('does not keep what was loaded before a delete %s', async (_, remove) => {
    const its = byContent();
    const old = its.get(1);
    await its.loading(1);
    await remove(its);
    its.calls[0]!.resolve('old');
    await expect(old).resolves.toBe('old');
    expect(its.rows.size).toBe(0);
  });
});

describe('cached, over a cache that fails', () => {
  const down = new Error('down');

  it('answers from the function where the cache cannot be read, and tells of it', async () => {
    const { calls, get, loading, cache, told, held } = subject();
    cache.fail('get', down);
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('value');
    await expect(loaded).resolves.toBe('value');
    expect(told).toEqual([down]);
    expect(held.get('k')).toBe('value');
  });

  it('answers from the function where the cache cannot be written, and tells of it', async () => {
    const { calls, get, loading, cache, told } = subject();
    cache.fail('set', down);
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('value');
    await expect(loaded).resolves.toBe('value');
    expect(told).toEqual([down]);
  });

  it('waits until a cache that hangs gives up', async () => {
    const { calls, get, loading, cache, told } = subject();
    const timeout = new CacheError('TIMEOUT', 'no answer');
    const [hungGet, hungSet] = [cache.hold('get', 'request'), cache.hold('set', 'request')];
    const loaded = get('k');
    await hungGet.arrived;
    hungGet.fail(timeout);
    await loading(1);
    calls[0]!.resolve('value');
    await hungSet.arrived;
    hungSet.fail(timeout);
    await expect(loaded).resolves.toBe('value');
    expect(told).toEqual([timeout, timeout]);
  });

  it('answers from the function at once where the cache answers at once', () => {
    const cache = new FaultySyncCache<string, string>(new Map());
    const told: unknown[] = [];
    const get = cached(() => 'value', { cache, onError: (error) => told.push(error) });
    cache.fail('get', down);
    cache.fail('set', down);
    expect(get()).toBe('value'); // and not what `push` has answered
    expect(told).toEqual([down, down]);
  });

  it('answers from an async function where a sync cache throws, and tells of it', async () => {
    const held = new Map<string, string>();
    const cache = new FaultySyncCache<string, string>(held);
    const told: unknown[] = [];
    const get = cached(async () => 'value', { cache, key: () => 'k', onError: (error) => told.push(error) });
    cache.fail('get', down);
    await expect(get()).resolves.toBe('value');
    expect([told, held.get('k')]).toEqual([[down], 'value']);
  });

  it.each([
    ['sync', FaultySyncCache],
    ['async', FaultyCache],
  ])('forgets a value that it could not read, where the newer answer cannot be stored: %s', async (_, Faulty) => {
    const held = new Map([['k', 'older']]);
    const cache: FaultySyncCache<string, string> | FaultyCache<string, string> = new Faulty(held);
    const get = cached(async () => 'newer', { cache, key: () => 'k', onError() {} });
    for (const operation of ['get', 'set'] as const) cache.fail(operation, down);
    await expect(get()).resolves.toBe('newer');
    expect(held.size).toBe(0);
  });

  it('does not ask a cache to forget what it was seen not to have, where the answer cannot be stored', async () => {
    const { calls, get, loading, cache } = subject();
    cache.fail('set', down);
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('value');
    await loaded;
    expect(cache.count('delete')).toBe(0);
  });

  it('takes a corrupt value for a miss, and overwrites it', async () => {
    const { calls, get, loading, held, cache, told } = subject();
    held.set('k', '{broken');
    const corrupt = new CacheError('CORRUPT_VALUE', 'Value of "k" cannot be decoded', { key: 'k' });
    cache.fail('get', corrupt);
    const loaded = get('k');
    await loading(1);
    calls[0]!.resolve('value');
    await loaded;
    cache.mend();
    await expect(get('k')).resolves.toBe('value');
    expect([held.get('k'), told]).toEqual(['value', [corrupt]]);
  });

  it('tells nobody, and needs no `onError`, by default', async () => {
    const cache = new FaultyCache<string, number>(new Map());
    cache.fail('get', down);
    await expect(cached(async () => 1, { cache })()).resolves.toBe(1);
  });

  it('still answers a refresh that brings nothing where the cache cannot forget', async () => {
    const cache = new FaultyCache<string, number>(new Map());
    const onError = vi.fn();
    const get = cached(async (): Promise<number | undefined> => undefined, { cache, onError });
    cache.fail('delete', down);
    await expect(get.refresh()).resolves.toBeUndefined();
    expect(onError).toHaveBeenCalledExactlyOnceWith(down);
  });
});

describe('A synchronous load', () => {
  const key = () => 'k';
  const failing = cached.bind(undefined, (): string => {
    throw new Error('no');
  });

  it('is forgotten where another function there has begun a refresh meanwhile, and that has failed', () => {
    const cache = new Map<string, string>();
    const other = failing({ cache, key });
    const one = cached(
      () => {
        cache.set('k', 'older');
        expect(() => other.refresh()).toThrow('no');
        return 'value';
      },
      { cache, key },
    );
    expect(one()).toBe('value');
    expect(cache.size).toBe(0);
  });

  it('overtakes an asynchronous one by a refresh, also where it fails', async () => {
    const cache = new Map<string, string>();
    const { calls, load } = loader();
    const loaded = cached(load, { cache, key })('k');
    expect(() => failing({ cache, key }).refresh()).toThrow('no');
    calls[0]!.resolve('value');
    await expect(loaded).resolves.toBe('value');
    expect(cache.size).toBe(0);
  });

  it.each(['delete', 'clear'] as const)('is not kept where the function calls its own %s meanwhile', (forget) => {
    const cache = new Map<string, number>();
    const one: Cached<(id: string) => number, Map<string, number>> = cached(
      (id: string): number => {
        one[forget](id);
        return 1;
      },
      { cache },
    );
    expect(one('a')).toBe(1);
    expect(cache.size).toBe(0);
  });
});

describe('A function that returns promises without being declared async', () => {
  it('is known as such wherever it is cached again, also before a warm cache', async () => {
    const load = (id: string) => Promise.resolve(`row ${id}`);
    const cache = new Map<string, string>();
    await cached(load, { cache })('a');
    const again = cached(load, { cache })('a');
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toBe('row a');
  });
});
