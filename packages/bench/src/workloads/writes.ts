import { deepStrictEqual } from 'node:assert';
import { type ContenderId, open } from '../contender.js';
import type { Ready } from '../measurement.js';
import { keysOf, type Value, valueFor } from '../value.js';

/** One caller that keeps the same values in memory again and again, so many in one call. */
export interface WritesJob {
  readonly kind: 'writes';
  readonly contender: ContenderId;
  /** How many values there are. */
  readonly keys: number;
  /** How many are kept in one call: one case for each number. */
  readonly sizes: readonly number[];
}

/** Writes per second with so many in one call. */
export async function writes({ contender, keys: count, sizes }: WritesJob): Promise<Ready> {
  const subject = await open(contender, 0);
  // One value for all keys: what is measured is what becomes of the keys.
  const value = valueFor(0, 200);
  const entries = keysOf(count).map((key): readonly [string, Value] => [key, value]);
  const inCases = sizes.map((size) => pagesOf(entries, size));
  return {
    cases: sizes.map((size) => `${size.toLocaleString('en')} entries`),
    async measure({ index, milliseconds }) {
      const start = performance.now();
      let kept = 0;
      // All keys each time, however many there are in one call: so the same memory is gone through in every case.
      do {
        for (const page of inCases[index]!) await subject.setMany!(page); // a contender of this workload has it
        kept += count;
      } while (performance.now() - start < milliseconds);
      const seconds = (performance.now() - start) / 1_000;
      deepStrictEqual(await subject.get!(entries[count - 1]![0]), value);
      return { value: kept / seconds };
    },
  };
}

function pagesOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}
