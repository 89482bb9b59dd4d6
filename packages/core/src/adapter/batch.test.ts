import { describe, expect, it, vi } from 'vitest';
import { Batch, type BatchOptions } from './batch.js';

type Payloads = readonly (string | undefined | Error)[];

/** A batch of turns that end by hand, with an `ask` that answers by a promise. */
function batch({ ask, ...options }: Partial<BatchOptions<string>> & { ask(keys: string[]): Promise<Payloads> }) {
  const flushes: (() => void)[] = [];
  const all = new Batch<string>({
    limit: () => 100,
    defer: (flush) => flushes.push(flush),
    ask: (keys, receiver) =>
      void ask(keys).then(
        (payloads) => receiver.answer(payloads),
        (error) => receiver.fail(error),
      ),
    ...options,
  });
  return {
    get: (key: string) => all.get(key, (payload) => payload),
    all,
    /** Ends the turn. */
    async end() {
      await Promise.resolve();
      for (const flush of flushes.splice(0)) flush();
    },
  };
}

/** A batch that remembers what it was asked, and answers with the keys in capitals. */
function recording(options: Partial<Omit<BatchOptions<string>, 'ask'>> = {}) {
  const asked: string[][] = [];
  const ask = async (keys: string[]) => {
    asked.push(keys);
    return keys.map((key) => key.toUpperCase());
  };
  return { ...batch({ ...options, ask }), asked };
}

describe('Batch', () => {
  it('asks once for the keys of a turn, and gives each caller its answer', async () => {
    const { get, asked, end } = recording();
    const reads = Promise.all(['b', 'a', 'c'].map(get));
    await end();
    expect(await reads).toEqual(['B', 'A', 'C']);
    expect(asked).toEqual([['b', 'a', 'c']]);
  });

  it('takes in what is asked for later in the turn', async () => {
    const { get, asked, end } = recording();
    const reads = [get('a'), get('b')];
    await Promise.resolve();
    reads.push(get('c'));
    await end();
    expect(await Promise.all(reads)).toEqual(['A', 'B', 'C']);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });

  it('asks for a key that is alone, whoever wants it', async () => {
    const { get, asked, end } = recording({ group: () => expect.unreachable('it is alone') });
    for (const key of ['a', 'b']) {
      const reads = Promise.all([get(key), get(key)]);
      await end();
      expect(await reads).toEqual([key.toUpperCase(), key.toUpperCase()]);
    }
    expect(asked).toEqual([['a'], ['b']]);
  });

  it('lets equal keys share a place, and decodes for each caller', async () => {
    const { all, asked, end } = recording();
    const decode = (payload: string | undefined) => ({ payload });
    const reads = Promise.all(['a', 'b', 'a', 'b', 'b'].map((key) => all.get(key, decode)));
    await end();
    const values = await reads;
    expect(values.map(({ payload }) => payload)).toEqual(['A', 'B', 'A', 'B', 'B']);
    expect(new Set(values).size).toBe(5);
    expect(asked).toEqual([['a', 'b']]);
  });

  it('answers who asked first first', async () => {
    const { get, end } = recording();
    const order: number[] = [];
    const reads = ['a', 'b', 'a', 'a'].map((key, index) => get(key).then(() => order.push(index)));
    await end();
    await Promise.all(reads);
    expect(order).toEqual([0, 2, 3, 1]);
  });

  it('asks for no more than the limit at once, which may change', async () => {
    let limit = 2;
    const { get, asked, end } = recording({ limit: () => limit });
    for (const [now, sizes] of [
      [2, [2, 2, 1]],
      [5, [5]],
      [1, [1, 1, 1, 1, 1]],
      [0, [1, 1, 1, 1, 1]],
    ] as const) {
      limit = now;
      asked.length = 0;
      const reads = Promise.all(['a', 'b', 'c', 'd', 'e'].map(get));
      await end();
      expect(await reads).toEqual(['A', 'B', 'C', 'D', 'E']);
      expect(asked.map((keys) => keys.length)).toEqual(sizes);
    }
  });

  it('decodes large payloads a few at a time, and lets their callers run in between', async () => {
    for (const [bytes, expected] of [
      [200, 'abcdeABCDE'],
      [65_536, 'abABcdCDeE'],
      [65_537, 'aAbBcCdDeE'],
      [1_000_000, 'aAbBcCdDeE'],
    ] as const) {
      const { all, end } = recording({ sizeOf: () => bytes });
      const seen: string[] = [];
      const decode = (payload: string | undefined) => {
        seen.push(payload!.toLowerCase());
        return payload!;
      };
      const reads = [...'abcde'].map((key) => all.get(key, decode).then((value) => seen.push(value)));
      await end();
      await Promise.all(reads);
      expect(seen.join('')).toBe(expected);
    }
  });

  it('asks for the size of payloads, not of misses and errors', async () => {
    const sizeOf = vi.fn((payload: string) => payload.length);
    const { get, end } = batch({ sizeOf, ask: async () => ['A', undefined, new Error('down')] });
    const reads = ['a', 'b', 'c'].map(get);
    await end();
    expect(await Promise.allSettled(reads)).toMatchObject([
      { value: 'A' },
      { value: undefined },
      { status: 'rejected' },
    ]);
    expect(sizeOf.mock.calls).toEqual([['A']]);
  });

  it('fails only whom it must where it decodes in parts', async () => {
    const { all, end } = recording({ sizeOf: () => 1_000_000 });
    const refuse = () => {
      throw new Error('no JSON');
    };
    const reads = ['a', 'b', 'c'].map((key) => all.get(key, key === 'b' ? refuse : (payload) => payload));
    const many = all.getMany(['c', 'd'], (payload) => payload);
    await end();
    expect(await Promise.allSettled(reads)).toMatchObject([
      { value: 'A' },
      { reason: Error('no JSON') },
      { value: 'C' },
    ]);
    expect(await many).toEqual(['C', 'D']);
  });

  it('asks group by group, and a group that is slow keeps no other waiting', async () => {
    const asked: string[][] = [];
    const { get, end } = batch({
      group: (key) => key[0],
      ask: (keys) => {
        asked.push(keys);
        return keys[0]!.startsWith('x') ? new Promise<never>(() => {}) : Promise.resolve(keys);
      },
    });
    void get('x1');
    const reads = [get('a1'), get('b1'), get('a2')];
    await end();
    expect(await Promise.all(reads)).toEqual(['a1', 'b1', 'a2']);
    expect(asked).toEqual([['x1'], ['a1', 'a2'], ['b1']]);
  });

  it('starts anew after each turn', async () => {
    const { get, asked, end } = recording();
    for (const keys of [['a', 'b'], ['a', 'b', 'c'], ['b']]) {
      const reads = Promise.all(keys.map(get));
      await end();
      await reads;
    }
    expect(asked).toEqual([['a', 'b'], ['a', 'b', 'c'], ['b']]);
  });

  it('fails all callers of a request that fails, with its error', async () => {
    for (const keys of [['a', 'b', 'a'], ['a']]) {
      const error = new Error('down');
      const { get, end } = batch({ ask: () => Promise.reject(error) });
      const reads = Promise.allSettled(keys.map(get));
      await end();
      expect(await reads).toEqual(keys.map(() => ({ status: 'rejected', reason: error })));
    }
  });

  it('fails callers with an error also where something else was thrown', async () => {
    const { get, end } = batch({ ask: () => Promise.reject(undefined) });
    const read = expect(get('a')).rejects.toBeInstanceOf(Error);
    await end();
    await read;
  });

  it('fails callers also where asking throws', async () => {
    const error = new Error('no such server');
    const { get, end } = batch({
      ask: () => {
        throw error;
      },
    });
    const reads = Promise.allSettled(['a', 'b'].map(get));
    await end();
    expect(await reads).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
  });

  it('fails the callers of one key that comes with an error, or cannot be decoded', async () => {
    const { all, end } = batch({
      ask: async (keys) => keys.map((key) => (key === 'bad' ? new Error('bad') : key)),
    });
    const decode = (payload: string | undefined) => {
      if (payload === 'corrupt') throw new Error('corrupt');
      return payload;
    };
    const reads = Promise.allSettled(['a', 'bad', 'corrupt', 'bad', 'b'].map((key) => all.get(key, decode)));
    await end();
    expect(await reads).toMatchObject([
      { value: 'a' },
      { reason: { message: 'bad' } },
      { reason: { message: 'corrupt' } },
      { reason: { message: 'bad' } },
      { value: 'b' },
    ]);
  });

  it('takes what is not answered for a miss', async () => {
    const { get, end } = batch({ ask: async () => ['first'] });
    const reads = Promise.all([get('a'), get('b')]);
    await end();
    expect(await reads).toEqual(['first', undefined]);
  });

  it('waits for the next microtask where it is not told what a turn is', async () => {
    const asked: string[][] = [];
    const ask: BatchOptions<string>['ask'] = (keys, receiver) => {
      asked.push(keys);
      receiver.answer(keys);
    };
    const all = new Batch<string>({ limit: () => 100, ask });
    expect(await Promise.all(['a', 'b'].map((key) => all.get(key, (payload) => payload)))).toEqual(['a', 'b']);
    expect(asked).toEqual([['a', 'b']]);
  });

  it('reads many in one call, in the order of the keys, together with the other reads of the turn', async () => {
    const { all, get, asked, end } = recording();
    const alone = get('c');
    const many = all.getMany(['a', 'b', 'a', 'c'], (payload, index) => `${payload}${index}`);
    await end();
    expect(await many).toEqual(['A0', 'B1', 'A2', 'C3']);
    expect(await alone).toBe('C');
    expect(asked).toEqual([['c', 'a', 'b']]);
  });

  it('asks for nothing where many are none', async () => {
    const { all, asked } = recording();
    expect(await all.getMany([], (payload) => payload)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('fails a call for many with its first failure, once every key has an answer', async () => {
    const waiting = new Map<string, (payloads: (string | Error)[]) => void>();
    const { all, end } = batch({
      limit: () => 1,
      ask: ([key]) => new Promise((resolve) => waiting.set(key!, resolve)),
    });
    let failure: unknown;
    const decode = (payload: string | undefined) => {
      if (payload === 'corrupt') throw new Error('corrupt');
      return payload;
    };
    const many = all.getMany(['a', 'b', 'c'], decode).catch((error) => {
      failure = error;
    });
    await end();
    waiting.get('c')!([new Error('down')]);
    waiting.get('b')!(['corrupt']);
    await new Promise(setImmediate);
    expect(failure).toBeUndefined();
    waiting.get('a')!(['a']);
    await many;
    expect(failure).toMatchObject({ message: 'corrupt' });
  });
});
