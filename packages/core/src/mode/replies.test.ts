import { describe, expect, it } from 'vitest';
import { allReady, asDeclared, caught, isThenable, observed, refuse, whenReady } from './replies.js';

const [sync, async] = [{}, { async: true }];
const double = (value: unknown): number => Number(value) * 2;

describe('whenReady', () => {
  it('hands on now in a sync mode, also a promise, which is a value there', () => {
    expect(whenReady(sync, 2, double)).toBe(4);
    const promise = Promise.resolve(2);
    expect(whenReady(sync, promise, (value) => value)).toBe(promise);
  });

  it('hands on a promise in an async mode, also what is there now', async () => {
    for (const reply of [2, Promise.resolve(2)]) {
      const handed = whenReady(async, reply, double);
      expect(handed).toBeInstanceOf(Promise);
      await expect(handed).resolves.toBe(4);
    }
  });
});

describe('refuse', () => {
  it('throws in a sync mode, and rejects in an async one', async () => {
    const error = new TypeError('no');
    expect(() => refuse(sync, error)).toThrow(error);
    await expect(refuse(async, error)).rejects.toBe(error);
  });
});

describe('allReady', () => {
  it('is an array in a sync mode', () => {
    expect(allReady(sync, [1, 2])).toEqual([1, 2]);
    expect(allReady(sync, [])).toEqual([]);
  });

  it('is a promise in an async mode, in the order of the replies', async () => {
    await expect(allReady(async, [Promise.resolve(1), 2, Promise.resolve(3)])).resolves.toEqual([1, 2, 3]);
    await expect(allReady(async, [])).resolves.toEqual([]);
  });

  it('fails with the first failure, once nothing is under way any more', async () => {
    const events: string[] = [];
    const slow = Promise.resolve()
      .then(() => undefined)
      .then(() => events.push('the other has ended'));
    const both = Promise.resolve(allReady(async, [Promise.reject(new Error('no')), slow]));
    await both.catch(() => events.push('it has failed'));
    expect(events).toEqual(['the other has ended', 'it has failed']);
  });
});

describe('asDeclared', () => {
  it('answers the reply of a cache that is what it says', () => {
    expect(asDeclared(new Map(), 'has', true)).toBe(true);
    const promise = Promise.resolve(true);
    expect(asDeclared({ async: true } as never, 'has', promise)).toBe(promise);
  });
});

describe('isThenable', () => {
  it('knows promises of other libraries and realms, and takes nothing else for one', () => {
    // biome-ignore lint/suspicious/noThenProperty: that is what such a promise is
    for (const promise of [Promise.resolve(), { then() {} }]) expect(isThenable(promise)).toBe(true);
    for (const value of [undefined, null, 0, '', 'then', {}, () => {}]) expect(isThenable(value)).toBe(false);
  });
});

describe('caught', () => {
  const error = new Error('no');
  const failing = (): never => {
    throw error;
  };

  it('refuses what a call throws the way the mode answers, and hands on what it answers', async () => {
    expect(() => caught(sync, failing)).toThrow(error);
    await expect(caught(async, failing)).rejects.toBe(error);
    for (const mode of [sync, async]) expect(caught(mode, () => 1)).toBe(1);
  });
});

describe('observed', () => {
  it.each([
    ['sync', sync],
    ['async', async],
  ])('tells how a call ends and leaves the outcome as it is: %s', async (_, mode) => {
    const told: unknown[] = [];
    const observe = (call: () => unknown): unknown =>
      observed(
        mode,
        call,
        (reply) => told.push(['answered', reply]),
        (error) => told.push(['failed', error]),
      );
    const error = new Error('no');
    expect(await observe(() => 1)).toBe(1);
    await expect(
      (async () =>
        observe(() => {
          throw error;
        }))(),
    ).rejects.toBe(error);
    expect(told).toEqual([
      ['answered', 1],
      ['failed', error],
    ]);
  });

  it('rejects in an async mode where the call throws, and sees a rejection', async () => {
    const told: unknown[] = [];
    const error = new Error('no');
    for (const call of [
      () => Promise.reject(error),
      (): never => {
        throw error;
      },
    ]) {
      await expect(
        observed(
          async,
          call,
          () => {},
          (failure) => told.push(failure),
        ),
      ).rejects.toBe(error);
    }
    expect(told).toEqual([error, error]);
  });
});
