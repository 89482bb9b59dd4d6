import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { cached } from './cached/cached.js';
import { TwoLevelCache } from './wrappers/two-level.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

/** A cache that keeps nothing, and answers in a later turn: with a failure where it is told to. */
function forgetful() {
  const its = { failing: false };
  const answer = async <T>(value: T): Promise<T> => {
    await undefined;
    if (its.failing) throw new Error('down');
    return value;
  };
  return Object.assign(its, {
    get: (_key: object): Promise<number | undefined> => answer(undefined),
    set: (_key: object, _value: number) => answer(true),
    has: (_key: object) => answer(false),
    delete: (_key: object) => answer(false),
    clear: () => answer(undefined),
  });
}

/** Makes calls about keys that nobody else knows, waits until all have settled, and says which keys are still held. */
async function heldAfter(calls: readonly ((key: object) => Promise<unknown>)[]): Promise<() => number> {
  const keys = await Promise.all(
    calls.map(async (call) => {
      const key = {};
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
  it.each([false, true])('in a TwoLevelCache, failing: %s', async (failing) => {
    const [near, far] = [forgetful(), forgetful()];
    const cache = new TwoLevelCache(near, far);
    far.failing = failing;
    const held = await heldAfter([
      (key) => cache.get(key),
      (key) => cache.set(key, 1),
      (key) => cache.delete(key),
      (key) => cache.getMany([key]),
      (key) => cache.setMany([[key, 1]]),
      (key) => cache.deleteMany([key]),
      (key) =>
        Promise.allSettled([cache.get(key), cache.set(key, 1), cache.get(key), cache.set(key, 2), cache.get(key)]),
      (key) => Promise.allSettled([cache.get(key), cache.delete(key), cache.get(key)]),
      (key) => Promise.allSettled([cache.set(key, 1), cache.clear(), cache.get(key)]),
    ]);
    await expect.poll(held).toBe(0);
    await cache.get({}).catch(() => {}); // it is still there itself
  });

  it.each([false, true])('in a cached function, failing: %s', async (failing) => {
    const cache = forgetful();
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
});
