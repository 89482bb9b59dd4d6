import { describe, expect, it } from 'vitest';
import { type Call, KEYS, type Load, workload } from './workload.js';

/** The first calls of a load. */
function calls(load: Partial<Load> = {}, count = 5_000): Call[] {
  const source = workload({ seed: 1, skew: 1, writes: 10, ...load });
  return Array.from({ length: count }, () => source.next().value);
}

const part = (list: readonly Call[], is: (call: Call) => boolean): number => list.filter(is).length / list.length;

describe('A workload', () => {
  it('is the same for one seed, and another for another', () => {
    expect(calls()).toEqual(calls());
    expect(calls({ seed: 2 })).not.toEqual(calls());
  });

  it('has as many calls a second as told, of all processes alike', () => {
    const list = calls();
    expect(list.at(-1)!.at / 1_000).toBeCloseTo(5_000 / 150, -1);
    for (const process of [0, 1, 2]) expect(part(list, (call) => call.process === process)).toBeCloseTo(1 / 3, 1);
  });

  it('asks for the nth key 1 / n^skew as often as for the first', () => {
    const list = calls();
    const first = part(list, ({ key }) => key === KEYS[0]);
    expect(part(list, ({ key }) => key === KEYS[1]) / first).toBeCloseTo(1 / 2, 1);
    expect(part(list, ({ key }) => key === KEYS[3]) / first).toBeCloseTo(1 / 4, 1);
    expect(part(calls({ skew: 0 }), ({ key }) => key === KEYS[0])).toBeCloseTo(1 / KEYS.length, 2);
  });

  it('has so many writes in a hundred calls, and the same keys whatever these are', () => {
    expect(part(calls(), ({ isWrite }) => isWrite)).toBeCloseTo(0.1, 1);
    expect(part(calls({ writes: 0 }), ({ isWrite }) => isWrite)).toBe(0);
    const keys = (writes: number): string[] => calls({ writes }).map(({ key }) => key);
    expect(keys(0)).toEqual(keys(50));
  });
});
