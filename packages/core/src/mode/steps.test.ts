import { describe, expect, it } from 'vitest';
import { run, type Steps } from './steps.js';

function* sumOf(first: () => unknown, second: () => unknown): Steps<number> {
  const left = Number(yield first());
  try {
    return left + Number(yield second());
  } catch {
    return left;
  }
}

const fail = (): never => {
  throw new Error('no');
};

describe('run', () => {
  it('carries out steps at once in a sync mode', () => {
    expect(
      run(
        {},
        sumOf(
          () => 1,
          () => 2,
        ),
      ),
    ).toBe(3);
    expect(
      run(
        {},
        sumOf(() => 1, fail),
      ),
    ).toBe(1);
    expect(() =>
      run(
        {},
        sumOf(fail, () => 2),
      ),
    ).toThrow('no');
  });

  it('hands a promise on as a value in a sync mode', () => {
    const promise = Promise.resolve(1);
    function* steps(): Steps<unknown> {
      return yield promise;
    }
    expect(run({}, steps())).toBe(promise);
  });

  it('waits for each reply in an async mode, and begins at once', async () => {
    const begun: string[] = [];
    const reply = (value: number) => () => {
      begun.push(String(value));
      return Promise.resolve(value);
    };
    const sum = run({ async: true }, sumOf(reply(1), reply(2)));
    expect(begun).toEqual(['1']);
    await expect(sum).resolves.toBe(3);
    await expect(
      run(
        { async: true },
        sumOf(reply(1), () => Promise.reject(new Error('no'))),
      ),
    ).resolves.toBe(1);
    await expect(
      run(
        { async: true },
        sumOf(() => Promise.reject(new Error('no')), reply(2)),
      ),
    ).rejects.toThrow('no');
    await expect(run({ async: true }, sumOf(fail, reply(2)))).rejects.toThrow('no');
  });
});
