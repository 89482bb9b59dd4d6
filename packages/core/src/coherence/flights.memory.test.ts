import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { AnyCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { run } from '../mode/steps.js';
import { Debts } from '../protocol/debts.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Levels } from '../two-level/levels.js';
import { NearTtl } from '../two-level/near-ttl.js';
import { Reads } from '../two-level/reads.js';
import { Writes } from '../two-level/writes.js';
import { Forwarding } from '../wrappers/forwarding.js';
import { Flights } from './flights.js';
import { keyLock } from './key-lock.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

/** A cache that keeps nothing, and answers in a later turn: with a failure where it is told to. */
function forgetful<K>() {
  const its = { failing: false };
  const answer = async <T>(value: T): Promise<T> => {
    await undefined;
    if (its.failing) throw new RangeError('refused'); // what is owed is remembered
    return value;
  };
  return Object.assign(its, {
    async: true as const,
    get: (_key: K): Promise<number | undefined> => answer(undefined),
    set: (_key: K, _value: number) => answer(true),
    has: (_key: K) => answer(false),
    delete: (_key: K) => answer(false),
    clear: () => answer(undefined),
  });
}

/** What nobody knows by its content: an instance of a class has no JSON text. */
class Key {}

/** Makes calls about keys that nobody else knows, waits until all have settled, and says which keys are still held. */
async function heldAfter(calls: readonly ((key: object) => Promise<unknown>)[]): Promise<() => number> {
  const keys = await Promise.all(
    calls.map(async (call) => {
      const key = new Key();
      await call(key).catch(() => {});
      return new WeakRef(key);
    }),
  );
  return () => {
    collectGarbage();
    return keys.filter((key) => key.deref()).length;
  };
}

describe('what has settled leaves nothing behind', () => {
  it.each([false, true])('in the flights of a cache, failing: %s', async (failing) => {
    const flights = new Flights({ async: true });
    const act = async (): Promise<void> => {
      await undefined;
      if (failing) throw new Error('no');
    };
    const fly = async (key: object, refresh = false): Promise<void> => {
      const flight = flights.begin(key, refresh);
      await act().then(
        () => flights.landed(key, flight),
        () => flights.failed(key, flight),
      );
    };
    const write = async (keys: readonly object[]): Promise<unknown> => flights.overwrite(keys, act);
    const store = async (key: object): Promise<unknown> => flights.stores.store([key, key], act);
    const held = await heldAfter([
      fly,
      store,
      (key) => fly(key, true),
      (key) => write([key]),
      (key) => write([key, {}, key]),
      (key) =>
        Promise.allSettled([fly(key), fly(key, true), write([key]), fly(key), write([key, key]), fly(key, true)]),
      (key) => Promise.allSettled([fly(key), flights.overwrite({ prefix: '' }, act), write([key]), fly(key)]),
      (key) => Promise.allSettled([store(key), store(key), flights.stores.after([key], act)]),
    ]);
    await expect.poll(held).toBe(0);
    await fly({}); // they are still there themselves
  });

  it.each([false, true])('in a lock of keys, failing: %s', async (failing) => {
    const lock = keyLock();
    const work = async (): Promise<void> => {
      await undefined;
      if (failing) throw new Error('no');
    };
    const held = await heldAfter([
      (key) => lock(key, work),
      (key) => Promise.allSettled([lock(key, work), lock(key, work), lock(key, async () => lock({}, work))]),
    ]);
    await expect.poll(held).toBe(0);
    await lock({}, async () => {}); // it is still there itself
  });

  it.each([false, true])('in two levels, failing: %s', async (failing) => {
    const [near, far] = [forgetful<object>(), forgetful<object>()];
    // The cache itself refuses keys that are objects, of which alone one can tell that nobody holds them any more.
    const levels: Levels = {
      async: true,
      near: new Forwarding<AnyCache>(near),
      far: new Forwarding<AnyCache>(far),
      flights: new Flights({ async: true }),
      nearTtl: new NearTtl(near, far, { nearTtl: undefined, farTtl: false, clock: performance }),
      holding: undefined,
      resilient: false,
      debts: new Debts({
        clock: new ManualClock(),
        random: () => 0,
        tell: () => {},
        refused: () => true,
        farTtl: () => undefined,
        pay: () => {},
      }),
      trust: undefined,
      guard: undefined,
      refused: () => true,
      verifier: undefined,
      tell: () => {},
    };
    const [reads, writes] = [new Reads(levels), new Writes(levels)];
    const get = async (key: object): Promise<unknown> => run(levels, reads.get(key));
    const getMany = async (key: object): Promise<unknown> => run(levels, reads.getMany([key]));
    const set = async (key: object): Promise<unknown> => writes.set([[key, 1]], {}, () => far.set(key, 1));
    const remove = async (key: object): Promise<unknown> => writes.delete(key);
    const clear = async (): Promise<unknown> => writes.clear({});
    far.failing = failing;
    const held = await heldAfter([
      get,
      set,
      remove,
      getMany,
      async (key) => writes.deleteMany([key]),
      (key) => Promise.allSettled([get(key), set(key), get(key), set(key), get(key)]),
      (key) => Promise.allSettled([get(key), remove(key), get(key)]),
      (key) => Promise.allSettled([set(key), clear(), get(key)]),
    ]);
    await expect.poll(held).toBe(0);
    await get({}).catch(() => {}); // they are still there themselves
  });

  it.each([false, true])('in a cached function, failing: %s', async (failing) => {
    const cache = forgetful<object>();
    const load = async (_key: object): Promise<number> => {
      await undefined;
      if (failing) throw new Error('no');
      return 1;
    };
    const get = cached(load, { cache, key: (key: object) => key });
    const held = await heldAfter([
      (key) => get(key),
      (key) => get.refresh(key),
      (key) => get.delete(key),
      (key) => Promise.allSettled([get(key), get.refresh(key), get(key), get.delete(key), get(key)]),
      (key) => Promise.allSettled([get(key), get.clear(), get(key)]),
    ]);
    await expect.poll(held).toBe(0);
    await get({}).catch(() => {}); // it is still there itself
  });

  it.each([false, true])('in a sync function, failing: %s', async (failing) => {
    const fail = (): never => {
      throw new Error('no');
    };
    const cache = { get: () => undefined, set: failing ? fail : () => {}, has: () => false, delete: () => false };
    const load = (_key: object): number => (failing ? fail() : 1);
    const get = cached(load, { cache, key: (key: object) => key, onError() {} });
    const unstored = cached((_key: object) => 1, { cache, key: (key: object) => key, onError() {} });
    const unnamed = cached(load, { cache, key: fail });
    const overtaken = cached(
      (key: object): number => {
        get.delete(key);
        return get(key);
      },
      { cache, key: (key: object) => key },
    );
    const calls = [get, get.refresh, get.delete, unstored, unstored.refresh, unnamed, unnamed.refresh, overtaken];
    const held = await heldAfter(calls.map((call) => async (key: object) => call(key)));
    await expect.poll(held).toBe(0);
    for (const call of calls) await (async () => call({}))().catch(() => {}); // they are still there themselves
  });
});
