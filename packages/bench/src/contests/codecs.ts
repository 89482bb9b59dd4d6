import type { Shape } from '../contenders/row-shapes.js';
import type { Contest } from '../contest.js';
import { pass } from './pass.js';

const titles: Readonly<Record<Shape, string>> = {
  row: 'a row of ten columns',
  rows: 'a list of 100 rows',
  order: 'an order with eight lines',
};

/** What the default codec costs where JSON can tell all, as in most rows. */
export const codecs: readonly Contest[] = (Object.keys(titles) as Shape[]).flatMap((shape) => [
  contest(`structuredCodec writes ${titles[shape]}`, `write-${shape}`, 1 / 0.75),
  contest(`structuredCodec reads ${titles[shape]}`, `read-${shape}`, 1 / 0.9),
]);

function contest(title: string, setup: string, atMost: number): Contest {
  return {
    title,
    unit: 'ns per read',
    ours: { name: 'structuredCodec', id: `codec/ctu-${setup}` },
    others: [{ name: 'JSON', id: `codec/json-${setup}` }],
    targets: [{ against: 'JSON', at: '', atMost: Number(atMost.toFixed(2)) }],
    job: pass(false),
  };
}
