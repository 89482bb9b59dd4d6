import { describe, expect, it, vi } from 'vitest';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { cached } from './cached.js';
import { cachedOf } from './cached-of.js';
import type { LoadContext } from './loading.js';
import { cachedMany } from './many.js';
import { cachedMethods } from './methods.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A function that answers what it is told to, when it is told to. */
function subject(options: object) {
  const clock = new ManualClock();
  const events: CacheEvent[] = [];
  const loads: { readonly context: LoadContext; end(value: unknown): void; fail(error: unknown): void }[] = [];
  const load = (context: LoadContext, _id: string): Promise<unknown> =>
    new Promise((end, fail) => loads.push({ context, end, fail }));
  const cache = new FaultyCache(new MemoryCache<string, unknown>({ clock }));
  const get = cached(load, {
    cache,
    key: (id: string) => id,
    context: true,
    clock,
    onEvent: (event: CacheEvent) => events.push(event),
    ...options,
  });
  /** Calls it, ends the load that this begins, and waits. */
  const loaded = async (id: string, value: unknown): Promise<void> => {
    const call = get(id);
    await settled();
    loads.at(-1)!.end(value);
    await call;
  };
  const kinds = () => events.splice(0).map(({ type }) => type);
  return { clock, cache, loads, get, loaded, events, kinds };
}

describe('A load of a cached function', () => {
  it('is one for 10,000 callers who arrive together', async () => {
    for (const cache of [new Map<string, unknown>(), new FaultyCache(new Map<string, unknown>())]) {
      const load = vi.fn(async (id: string) => ({ id }));
      const get = cached(load, { cache, key: (id) => id });
      const answers = await Promise.all(Array.from({ length: 10_000 }, () => get('k')));
      expect(new Set(answers).size).toBe(1);
      expect(load).toHaveBeenCalledTimes(1);
      expect(get.stats()).toMatchObject({ loads: 1, joined: 9_999 });
    }
  });

  it('is told by its signal once the last of its callers has given up, and not before', async () => {
    const { get, loads } = subject({});
    const [one, other] = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled([one, other].map(({ signal }) => get.with({ signal })('k')));
    await settled();
    one.abort();
    await settled();
    expect(loads[0]!.context.signal.aborted).toBe(false);
    other.abort('enough');
    await settled();
    expect(loads[0]!.context.signal.reason).toBe('enough');
    expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(loads.length).toBe(1);
  });

  it('is joined by nobody once all have given up, even where it goes on', async () => {
    const { get, loads } = subject({});
    const impatient = new AbortController();
    const givenUp = get
      .with({ signal: impatient.signal })('k')
      .catch((reason) => reason);
    await settled();
    impatient.abort('enough');
    expect(await givenUp).toBe('enough');
    const call = get('k');
    await settled();
    loads[1]!.end('mine');
    expect(await call).toBe('mine');
  });

  it('is told why it was called, its key, and the old result where there is one', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleWhileRevalidate: 1_000, staleIfError: 5_000 });
    await loaded('k', 'old');
    void get.refresh('k').catch(() => {});
    clock.advance(1_000);
    await get('k');
    await settled();
    clock.advance(1_000);
    for (const { fail } of loads.slice(1)) fail('down');
    await settled();
    clock.advance(1_000);
    void get('k');
    await settled();
    expect(loads.map(({ context: { key, stale, reason } }) => [key, stale, reason])).toEqual([
      ['k', undefined, 'miss'],
      ['k', undefined, 'refresh'],
      ['k', 'old', 'stale'],
      ['k', 'old', 'miss'],
    ]);
    loads.at(-1)!.end('new');
  });

  it('disturbs no reader where an old result may be the answer, while it goes on behind', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleWhileRevalidate: 1_000 });
    await loaded('k', 'old');
    clock.advance(1_000);
    expect([await get('k'), await get('k'), await get('k')]).toEqual(['old', 'old', 'old']);
    expect(loads.length).toBe(2);
    loads[1]!.end('new');
    await settled();
    expect(await get('k')).toBe('new');
  });

  it('behind an answer is not repeated for a second where it has failed', async () => {
    const { get, loads, loaded, clock, kinds } = subject({ ttl: 1_000, staleWhileRevalidate: 5_000 });
    await loaded('k', 'old');
    clock.advance(1_000);
    await get('k');
    loads[1]!.fail(new Error('down'));
    await settled();
    kinds();
    clock.advance(999);
    expect((await get.explain('k')).does).toBe('answer');
    await get('k');
    expect([loads.length, kinds()]).toEqual([2, ['stale-hit']]);
    clock.advance(1);
    expect((await get.explain('k')).does).toBe('renew');
    await get('k');
    expect([loads.length, kinds()]).toEqual([3, ['refresh', 'stale-hit']]);
    loads[2]!.end('new');
  });

  it('that succeeds ends the memory of one that failed', async () => {
    const { get, loads, clock } = subject({ ttl: 10, errorTtl: 1_000 });
    const failing = get('k').catch((error) => error);
    await settled();
    loads[0]!.fail('down');
    expect(await failing).toBe('down');
    const refresh = get.refresh('k');
    await settled();
    loads[1]!.end('value');
    await refresh;
    clock.advance(10);
    const call = get('k');
    await settled();
    loads[2]!.end('next');
    expect(await call).toBe('next');
  });

  it('behind an answer is left alone for a second also where `errorTtl` says nothing of its error', async () => {
    for (const told of [undefined, 0, Number.NaN, -1]) {
      const { get, loads, loaded, clock, events } = subject({
        ttl: 1_000,
        staleWhileRevalidate: 5_000,
        errorTtl: () => told,
      });
      await loaded('k', 'old');
      clock.advance(1_000);
      await get('k');
      loads[1]!.fail(new Error('down'));
      await settled();
      clock.advance(999);
      await get('k');
      expect(loads.length).toBe(2);
      expect(events.some(({ type }) => type === 'not-stored')).toBe(told !== undefined); // it is no time
    }
  });

  it('that failed is remembered no longer where the clock was set back', async () => {
    const clock = { time: 5_000, now: () => clock.time };
    const load = vi.fn(async (_id: string) => Promise.reject(new Error('down')));
    const get = cached(load, { cache: new Map<string, never>(), key: (id: string) => id, errorTtl: 1_000, clock });
    for (const time of [5_000, 5_999, 4_999]) {
      clock.time = time;
      await expect(get('k')).rejects.toThrow('down');
    }
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('that failed is remembered of the latest 1,000 keys', async () => {
    const { get, loads } = subject({ errorTtl: 1_000 });
    const fail = async (id: number) => {
      const call = get(String(id)).catch(() => {});
      await settled();
      loads.at(-1)!.fail('down');
      await call;
    };
    for (let id = 0; id < 1_001; id++) await fail(id);
    for (const id of ['1', '1000']) await expect(get(id)).rejects.toBe('down');
    expect(loads.length).toBe(1_001);
    void get('0').catch(() => {});
    await settled();
    expect(loads.length).toBe(1_002);
  });

  it('behind answers is one of at most 100 at a time', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleWhileRevalidate: 5_000 });
    const ids = Array.from({ length: 102 }, (_, id) => String(id));
    for (const id of ids) await loaded(id, 'old');
    clock.advance(1_000);
    for (const id of ids) expect(await get(id)).toBe('old');
    expect(loads.length).toBe(202);
    expect((await get.explain('101')).does).toBe('answer');
    loads[102]!.end('new');
    await settled();
    await get('101');
    expect(loads.length).toBe(203);
    const closed = get.close();
    expect(loads.slice(103).every(({ context }) => context.signal.aborted)).toBe(true);
    for (const { end } of loads) end('late');
    await closed;
  });

  it('tells who waits for it, and what began it', async () => {
    const { get, loads, kinds, events } = subject({ ttl: 1_000 });
    const calls = [get('k'), get('k')];
    await settled();
    calls.push(get('k'));
    await settled();
    loads[0]!.end('value');
    await Promise.all(calls);
    expect(kinds()).toEqual(['miss', 'miss', 'joined', 'joined', 'loaded']);
    const refresh = get.refresh('k');
    await settled();
    expect(events).toEqual([{ type: 'refresh', key: 'k', reason: 'refresh' }]);
    loads[1]!.end('newer');
    await refresh;
  });

  it('does not begin for a caller who gives up while the cache is asked', async () => {
    const { get, cache, loads, kinds } = subject({});
    const held = cache.hold('get');
    const impatient = new AbortController();
    const call = get.with({ signal: impatient.signal })('k');
    await settled();
    impatient.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    held.release();
    await settled();
    expect([loads.length, kinds()]).toEqual([0, ['aborted']]);
  });

  it('of many does not begin either', async () => {
    const cache = new FaultyCache(new Map<string, string>());
    const load = vi.fn(async (ids: readonly string[]) => ids.map(() => 'value'));
    const get = cachedMany(load, { cache, key: (id) => id });
    const held = cache.hold('getMany');
    const impatient = new AbortController();
    const call = get.with({ signal: impatient.signal })(['a', 'b']);
    await settled();
    impatient.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    held.release();
    await settled();
    expect(load).not.toHaveBeenCalled();
  });

  it('is given up by a signal alone', () => {
    const { get } = subject({});
    const many = cachedMany(async (ids: readonly string[]) => ids.map(() => 'v'), { cache: new Map() });
    for (const face of [get, many]) {
      for (const options of [{}, { signal: null }, { signal: new AbortController() }]) {
        expect(() => face.with(options as never)).toThrow('signal must be an AbortSignal');
      }
    }
  });

  it('that failed is told of each call that is rejected with it, until a value is set', async () => {
    const { get, loads, kinds, cache } = subject({ errorTtl: 1_000 });
    const call = get('k').catch((error) => error);
    await settled();
    loads[0]!.fail('down');
    expect(await call).toBe('down');
    await expect(get('k')).rejects.toBe('down');
    expect(kinds()).toEqual(['miss', 'load-failed', 'error-hit']);
    await get.set(['k'], 'value');
    await cache.delete('k'); // not seen, since it is no wrapper
    const next = get('k');
    await settled();
    loads[1]!.end('loaded');
    expect(await next).toBe('loaded');
  });

  it('is told by its signal that its time is over, in which its callers had no answer', async () => {
    const { get, loads, clock } = subject({ timeout: 1_000 });
    const call = get('k').catch((error) => error);
    await settled();
    clock.advance(999);
    expect(loads[0]!.context.signal.aborted).toBe(false);
    clock.advance(1);
    expect(await call).toMatchObject({ code: 'TIMEOUT', key: 'k' });
    expect(loads[0]!.context.signal.reason).toBe(await call);
  });

  it('is told by its signal where it makes its only caller give up itself', async () => {
    const impatient = new AbortController();
    const signals: AbortSignal[] = [];
    const load = (context: LoadContext, _id: string): Promise<string> => {
      signals.push(context.signal);
      impatient.abort(new Error('enough'));
      return new Promise(() => {});
    };
    const get = cached(load, { cache: new Map<string, string>(), key: (id: string) => id, context: true, async: true });
    await expect(get.with({ signal: impatient.signal })('k')).rejects.toThrow('enough');
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is found by a call that its function makes of its own key', async () => {
    const clock = new ManualClock();
    const load = vi.fn(async (id: string): Promise<string> => get(id === 'a' ? 'b' : 'a'));
    const cache = new MemoryCache<string, string>({ clock });
    const get = cached(load, { cache, key: (id: string) => id, timeout: 1_000, clock });
    const call = get('a').catch(({ code }) => code);
    await settled();
    clock.advance(1_000);
    expect(await call).toBe('TIMEOUT');
    expect(load).toHaveBeenCalledTimes(2);
    // A renewal too, whatever its function starts.
    let starts = 0;
    const renewed = cached(
      async (id: string) => {
        if (starts++ > 0) for (let more = 0; more < 3; more++) void renewed(`${id}`);
        return id;
      },
      { cache, key: (id: string) => `r${id}`, ttl: 1_000, staleWhileRevalidate: 1_000, clock },
    );
    await renewed('a');
    clock.advance(1_000);
    await renewed('a');
    await settled();
    expect(starts).toBe(2);
  });

  it('that a delete, a set or a newer load has overtaken is not remembered where it fails', async () => {
    const { get, loads, clock } = subject({ ttl: 10, errorTtl: 60_000 });
    const failing = async (overtake: () => unknown) => {
      const call = get('k').catch((error) => error);
      await settled();
      const load = loads.at(-1)!;
      await overtake();
      load.fail('not allowed');
      expect(await call).toBe('not allowed');
      clock.advance(10);
      const next = get('k');
      await settled();
      loads.at(-1)!.end('value');
      expect(await next).toBe('value');
      clock.advance(10);
    };
    await failing(() => get.delete('k'));
    await failing(() => get.set(['k'], 'set'));
    await failing(async () => {
      const refresh = get.refresh('k');
      await settled();
      loads.at(-1)!.end('refreshed');
      await refresh;
    });
  });

  it('is not waited for by who comes after a newer answer', async () => {
    for (const cache of [new MemoryCache<string, unknown>(), new FaultyCache<string, unknown>(new Map())]) {
      const ends: { end(value: number): void; fail(error: unknown): void }[] = [];
      const load = (_id: string) => new Promise<number>((end, fail) => ends.push({ end, fail }));
      const get = cached(load, { cache, key: (id: string) => id, async: true });
      const first = get('k');
      await settled();
      const refreshes = [get.refresh('k'), get.refresh('k').catch(() => 'failed')];
      await settled();
      ends[2]!.fail('down');
      ends[1]!.end(2);
      expect(await Promise.all(refreshes)).toEqual([2, 'failed']);
      const next = get('k');
      await settled();
      ends[3]?.end(2);
      ends[0]!.end(1);
      expect([await first, await next]).toEqual([1, 2]);
    }
  });

  it('answers, where a newer one is being stored, once that is done', async () => {
    const held = new Map<string, unknown>([['k', 1]]);
    const cache = new FaultyCache<string, unknown>(held);
    const ends: ((value: number) => void)[] = [];
    const load = (_id: string) => new Promise<number>((end) => ends.push(end));
    const get = cached(load, { cache, key: (id: string) => id });
    const refreshes = [get.refresh('k'), get.refresh('k')];
    await settled();
    const storing = cache.hold('set');
    ends[1]!(2);
    await settled();
    ends[0]!(2);
    const order: unknown[] = [];
    void refreshes[0]!.then((answer) => order.push(answer));
    await settled();
    expect(order).toEqual([]);
    storing.release();
    await Promise.all(refreshes);
    expect([order, await get('k')]).toEqual([[2], 2]);
  });

  it('behind answers that somebody waits for goes on at close', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleWhileRevalidate: 1_000 });
    await loaded('k', 'old');
    await loaded('l', 'old');
    clock.advance(1_000);
    await Promise.all([get('k'), get('l')]);
    clock.advance(1_000);
    const waiting = get('k');
    await settled();
    const closed = get.close();
    expect(loads.slice(2).map(({ context }) => context.signal.aborted)).toEqual([false, true]);
    for (const { end } of loads) end('new');
    await closed;
    expect(await waiting).toBe('new');
  });

  it('answers the old result already where a function is seen to promise for the first time', async () => {
    const clock = new ManualClock();
    const load = (_id: string): Promise<string> => Promise.reject(new Error('down'));
    const cache = new MemoryCache<string, unknown>({ clock });
    const get = cached(load, { cache, key: (id: string) => id, ttl: 1_000, staleIfError: 1_000, clock });
    get.set(['k'], 'old');
    clock.advance(1_000);
    expect(await get('k')).toBe('old');
    const { signal } = new AbortController();
    expect(await get.with({ signal })('k')).toBe('old');
  });

  it('fails nobody where the server cannot tell its time', async () => {
    const clock = new ManualClock();
    const entry = { $cached: [1, clock.now(), 1_000, 0, 'kept'] };
    const rejecting = new FaultyCache<string, unknown>(new Map([['k', entry]]));
    rejecting.fail('now', new Error('lost'));
    const throwing = Object.assign(new Map<string, unknown>([['k', entry]]), {
      now: (): number => {
        throw new Error('lost');
      },
    });
    for (const cache of [rejecting, throwing]) {
      const get = cached(async (_id: string): Promise<unknown> => 'loaded', {
        cache,
        key: (id: string) => id,
        onError() {},
      });
      expect([await get('k'), await get('k')]).toEqual(['loaded', 'loaded']);
    }
    await settled(); // a rejection that nobody hears would be told now
  });

  it('is asked for with the object as its `this`, by a caller who may give up', async () => {
    class Repository {
      readonly table = 'users';
      async find(id: string) {
        return `${this.table} ${id}`;
      }
    }
    const { signal } = new AbortController();
    const users = cachedMethods(new Map<string, string>(), new Repository(), { find: 'f.' });
    expect(await users.find.with({ signal })('1')).toBe('users 1');
    expect(await cachedOf(users, 'find').with({ signal })('2')).toBe('users 2');
  });

  it('is listened to once, however many calls one signal is for', async () => {
    const { get } = subject({});
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    for (let id = 0; id < 20; id++) void get.with({ signal })(String(id));
    await settled();
    expect(new Set(add.mock.calls.map(([, listener]) => listener)).size).toBe(1);
  });

  it('is told that its caller has given up before the call, and while the cache had the answer', async () => {
    const { get, cache, kinds } = subject({});
    await get.set(['k'], 'value');
    const impatient = new AbortController();
    const held = cache.hold('get');
    const call = get
      .with({ signal: impatient.signal })('k')
      .catch((reason) => reason);
    await settled();
    impatient.abort('enough');
    held.release();
    expect(await call).toBe('enough');
    await settled();
    expect(
      await get
        .with({ signal: impatient.signal })('k')
        .catch((reason) => reason),
    ).toBe('enough');
    await settled();
    expect(kinds()).toEqual(['aborted', 'aborted']);
    expect(cache.count('get')).toBe(1);
  });

  it('that fails is told to `onError` where no caller has its error', async () => {
    const errors: unknown[] = [];
    const { get, loads, loaded, clock, events } = subject({
      ttl: 1_000,
      staleWhileRevalidate: 1_000,
      staleIfError: 5_000,
      onError: (error: unknown) => errors.push(error),
    });
    await loaded('k', 'old');
    clock.advance(1_000);
    await get('k');
    loads[1]!.fail('behind');
    await settled();
    clock.advance(1_000);
    const call = get('k');
    await settled();
    loads[2]!.fail('before');
    expect(await call).toBe('old');
    expect(await get('k')).toBe('old');
    const first = get('l').catch((error) => error);
    await settled();
    loads[3]!.fail('his own');
    expect(await first).toBe('his own');
    const refresh = get.refresh('k').catch((error) => error);
    await settled();
    loads[4]!.fail('his own');
    expect(await refresh).toBe('his own');
    expect(errors).toEqual(['behind', 'before', 'before']);
    expect(
      events.filter(({ type }) => type === 'load-failed').map((event) => 'behind' in event && event.behind),
    ).toEqual([true, false, false, false]);
  });

  it('that close has stopped is waited for by nobody who comes then', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleWhileRevalidate: 1_000 });
    await loaded('k', 'old');
    clock.advance(1_000);
    await get('k');
    const closed = get.close();
    clock.advance(1_000);
    const call = get('k');
    await settled();
    loads[1]!.fail(new Error('stopped'));
    loads[2]!.end('new');
    await closed;
    expect(await call).toBe('new');
  });

  it('is waited for until `softTimeout` after its begin, by whoever comes', async () => {
    const { get, loaded, clock } = subject({ ttl: 1_000, staleIfError: 60_000, softTimeout: 200 });
    await loaded('k', 'old');
    clock.advance(1_000);
    const first = get('k');
    await settled();
    clock.advance(150);
    const second = get('k');
    await settled();
    clock.advance(50);
    expect(await Promise.all([first, second])).toEqual(['old', 'old']);
    const third = get('k');
    await settled();
    clock.advance(0);
    expect(await third).toBe('old');
  });

  it('left at `softTimeout` is stopped by close, since nobody waits for it', async () => {
    const { get, loads, loaded, clock } = subject({ ttl: 1_000, staleIfError: 60_000, softTimeout: 10 });
    await loaded('k', 'old');
    clock.advance(1_000);
    const call = get('k');
    await settled();
    clock.advance(10);
    expect(await call).toBe('old');
    const closed = get.close();
    expect(loads[1]!.context.signal.aborted).toBe(true);
    loads[1]!.fail('stopped');
    await closed;
  });

  it('left at `softTimeout` keeps no result from being renewed', async () => {
    const { get, loads, loaded, clock } = subject({
      ttl: 1_000,
      staleWhileRevalidate: 500,
      staleIfError: 60_000,
      softTimeout: 10,
    });
    const ids = Array.from({ length: 101 }, (_, id) => String(id));
    for (const id of ids) await loaded(id, 'old');
    clock.advance(1_500);
    const calls = ids.slice(1).map((id) => get(id));
    await settled();
    clock.advance(10);
    await Promise.all(calls);
    await get.set(['0'], 'old');
    clock.advance(1_000);
    expect(await get('0')).toBe('old');
    expect(loads.length).toBe(202);
  });

  it('goes by the time of this process where the server cannot tell its own', async () => {
    const clock = new ManualClock();
    const cache = new FaultyCache(new MemoryCache<string, unknown>({ clock }));
    cache.fail('now', new Error('lost'));
    const load = vi.fn(async (id: string): Promise<unknown> => id);
    const get = cached(load, {
      cache,
      key: (id) => id,
      absentTtl: 1_000,
      staleIfError: undefined,
      clock,
      onError() {},
    });
    const absent = cached(async (_id: string): Promise<unknown> => undefined, {
      cache,
      key: (id) => id,
      absentTtl: 1_000,
      clock,
      onError() {},
    });
    await absent('k');
    expect(await get('k')).toBeUndefined();
    clock.advance(1_000);
    expect(await get('k')).toBe('k');
  });

  it('is closed at the end of a block', async () => {
    const outer = subject({ ttl: 1_000, staleWhileRevalidate: 1_000 });
    await outer.loaded('k', 'old');
    {
      await using get = outer.get;
      outer.clock.advance(1_000);
      await get('k');
      outer.loads[1]!.end('new');
    }
    outer.clock.advance(1_000);
    expect((await outer.get.explain('k')).does).toBe('answer');
  });
});

describe('A set of a cached function', () => {
  it('takes effect in the order of the calls, also where the time has to be asked for', async () => {
    const clock = new ManualClock();
    const cache = new FaultyCache(new MemoryCache<string, unknown>({ clock }));
    const get = cached(async (id: string): Promise<unknown> => id, {
      cache,
      key: (id) => id,
      ttl: 10,
      staleIfError: 10,
      clock,
    });
    await Promise.all([get.set(['k'], 'set'), get.delete('k')]);
    expect(await get.has('k')).toBe(false);
    const other = cached(async (id: string): Promise<unknown> => id, {
      cache: new FaultyCache(new MemoryCache<string, unknown>({ clock })),
      key: (id) => id,
      ttl: 10,
      staleIfError: 10,
      clock,
    });
    await Promise.all([other.set(['k'], 'older'), other.set(['k'], 'newer')]);
    expect(await other('k')).toBe('newer');
  });
});
