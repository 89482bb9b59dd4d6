import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { keyLock } from './key-lock.js';

describe('keyLock', () => {
  it('runs work on one key in the order in which it was asked for', async () => {
    const lock = keyLock();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await null;
      events.push(`${name} ends`);
    };
    await Promise.all([lock('k', work('1')), lock('k', work('2')), lock('k', work('3'))]);
    expect(events).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  });

  it('keeps the queue of a key while anybody is in it', async () => {
    const lock = keyLock();
    const cache = new FaultyCache(new Map());
    const held = cache.hold('get');
    await Promise.all([
      lock('k', async () => 'first').then(async () => {
        await held.arrived; // by the second
        const third = lock('k', () => cache.set('k', 'third'));
        await new Promise(setImmediate);
        expect(cache.count('set')).toBe(0);
        held.release();
        await third;
      }),
      lock('k', () => cache.get('k')),
    ]);
  });

  it('runs work on different keys side by side', async () => {
    const lock = keyLock();
    const cache = new FaultyCache(new Map());
    const held = cache.hold('get');
    const first = lock('a', () => cache.get('a'));
    await held.arrived;
    await expect(lock('b', async () => 'b')).resolves.toBe('b');
    held.release();
    await first;
  });

  it('answers what the work does', async () => {
    const lock = keyLock();
    const error = new Error('no');
    await expect(lock('k', async () => 1)).resolves.toBe(1);
    await expect(lock('k', () => Promise.reject(error))).rejects.toBe(error);
    await expect(
      lock('k', () => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  it('goes on after work that failed', async () => {
    const lock = keyLock();
    const failed = lock('k', () => Promise.reject(new Error('no')));
    const next = lock('k', async () => 'next');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
  });

  it('remembers no key that nobody waits for', async () => {
    const lock = keyLock();
    const key = new WeakRef({});
    await lock(key.deref(), async () => {});
    await lock(key.deref(), () => Promise.reject(new Error('no'))).catch(() => {});
    await expect.poll(() => collected(key)).toBe(true);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

/** Whether the object is gone, now that the garbage is collected. */
function collected(reference: WeakRef<object>): boolean {
  collectGarbage();
  return reference.deref() === undefined;
}
