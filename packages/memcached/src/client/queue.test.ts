import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Queue } from './queue.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

describe('Queue', () => {
  it('gives what came first', () => {
    const queue = new Queue<string>();
    for (const item of ['a', 'b', 'c']) queue.add(item);
    expect([queue.first, queue.take(), queue.take(), queue.size]).toEqual(['a', 'a', 'b', 1]);
    queue.add('d');
    expect([queue.takeAll(), queue.size, queue.first, queue.take(), queue.size]).toEqual([
      ['c', 'd'],
      0,
      undefined,
      undefined,
      0,
    ]);
    queue.add('e');
    expect([queue.size, queue.take(), queue.take()]).toEqual([1, 'e', undefined]);
  });

  it('tells whether any that waits is so', () => {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.add(item);
    queue.take();
    expect([queue.some((item) => item === 1), queue.some((item) => item === 3)]).toEqual([false, true]);
  });

  it('keeps the order of thousands', () => {
    const queue = new Queue<number>();
    const taken: (number | undefined)[] = [];
    for (let number = 0; number < 5_000; number++) {
      queue.add(number);
      if (number >= 100) taken.push(queue.take());
    }
    expect([...taken, ...queue.takeAll()]).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it('does not keep what was taken, though it is never empty', async () => {
    const queue = new Queue<object>();
    const first = new WeakRef({});
    queue.add(first.deref()!);
    queue.add({});
    queue.take();
    await new Promise(setImmediate); // a WeakRef holds what it has just given, until the end of the turn
    collectGarbage();
    expect([queue.size, first.deref()]).toEqual([1, undefined]);
  });
});
