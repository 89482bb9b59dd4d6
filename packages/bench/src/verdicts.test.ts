import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verdictsOf } from './verdicts.js';

/** A section as the benchmark writes it. */
const section = (node: number, name: string, text: string): string =>
  `<!-- node ${node}: ${name} -->\n\n### ${name}\n\n${text}\n\n<!-- /node ${node}: ${name} -->\n`;

const contest = (first: string, second: string): string => `**Reads**

|           | cache  | reads/s |        ours is |  target |          |
| :-------- | :----- | ------: | -------------: | ------: | -------: |
| 1 caller  | ours   |     100 |                |         |          |
|           | theirs |      50 | 2.00 × as fast |         |          |
|           | others |      50 | 2.00 × as fast | ≥ 1.5 × |  reached |
| 9 callers | ours   |     100 |                |         |          |
|           | others |      50 | ${first} × as fast | ≥ 1.5 × | ${second} |`;

const sizes = `**Size**

| import | bytes | target |         |
| :----- | ----: | -----: | ------: |
| all    |   900 | ≤ 1,000 | reached |`;

describe('The verdicts', () => {
  it('have a line for each target, with what each Node has come to', () => {
    const document = [
      section(20, 'redis', contest('1.40', 'MISSED')),
      section(20, 'size', sizes),
      section(24, 'redis', contest('1.60', 'reached')),
    ].join('\n');
    expect(verdictsOf(document)).toBe(`Node 20: **2 of 3** targets reached. Node 24: **2 of 2** targets reached.

| redis                          |  target |      Node 20 | Node 24 |
| :----------------------------- | ------: | -----------: | ------: |
| Reads: 1 caller, beside others | ≥ 1.5 × |       2.00 × |  2.00 × |
| … 9 callers, beside others     | ≥ 1.5 × | **✗ 1.40 ×** |  1.60 × |

| size      |  target | Node 20 | Node 24 |
| :-------- | ------: | ------: | ------: |
| Size: all | ≤ 1,000 |     900 |       – |`);
  });

  it('are those of the tables that stand below them: else run `npm run bench -- --verdicts`', () => {
    const page = readFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), 'utf8');
    expect(page).toContain(verdictsOf(page));
  });
});
