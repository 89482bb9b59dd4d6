import type { Table } from './table.js';

/** A few bars of one picture, longer for faster. */
export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly ours: boolean }[];
}

/** What was measured for one row of the targets. */
export interface Section {
  readonly title: string;
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** One for each target, in the order of the tables. */
  readonly verdicts: readonly boolean[];
}
