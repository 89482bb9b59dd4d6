import { describe, expect, it } from 'vitest';
import { allReady, isPromise, orElse, whenReady } from './reply.js';

const double = (value: number): number => value * 2;

describe('whenReady', () => {
  it('hands on now what is there now', () => {
    expect(whenReady(2, double)).toBe(4);
  });

  it('hands on later what arrives later', async () => {
    const later = whenReady(Promise.resolve(2), double);
    expect(isPromise(later)).toBe(true);
    await expect(later).resolves.toBe(4);
  });
});

describe('orElse', () => {
  const failed = (error: unknown): string => `failed: ${(error as Error).message}`;

  it('answers what was asked for where nothing fails', async () => {
    expect(orElse(() => 1, failed)).toBe(1);
    await expect(orElse(() => Promise.resolve(1), failed)).resolves.toBe(1);
  });

  it('hands on a failure: now, or when it arrives', async () => {
    const fail = (): never => {
      throw new Error('no');
    };
    expect(orElse(fail, failed)).toBe('failed: no');
    await expect(orElse(() => Promise.reject(new Error('no')), failed)).resolves.toBe('failed: no');
  });
});

describe('allReady', () => {
  it('is an array where every reply is there', () => {
    expect(allReady([1, 2])).toEqual([1, 2]);
    expect(allReady([])).toEqual([]);
  });

  it('is a promise where any reply is one, in the order of the replies', async () => {
    await expect(allReady([Promise.resolve(1), 2, Promise.resolve(3)])).resolves.toEqual([1, 2, 3]);
  });

  it('fails with the first failure, once nothing is under way any more', async () => {
    const events: string[] = [];
    let end = (): void => {};
    const slow = new Promise<void>((resolve) => {
      end = resolve;
    }).then(() => events.push('the other has ended'));
    const all = Promise.resolve(allReady([Promise.reject(new Error('one')), slow, Promise.reject(new Error('two'))]));
    const failed = all.catch((error: Error) => events.push(`failed: ${error.message}`));
    await new Promise(setImmediate);
    expect(events).toEqual([]);
    end();
    await failed;
    expect(events).toEqual(['the other has ended', 'failed: one']);
  });
});
