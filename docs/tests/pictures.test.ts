import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hitRates } from '../.vitepress/pictures/hit-rates.js';
import { scrapedRun } from '../.vitepress/pictures/scraped-run.js';
import { pictures } from '../.vitepress/pictures/windows.js';

const drawn = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe('The pictures of the guide', () => {
  it.each(Object.entries(pictures()))('has %s as the code judges: else run `npm run pictures` in docs', (name, svg) => {
    expect(drawn(name)).toBe(svg);
  });

  it('has hit rates as they are scraped: else run `npm run pictures` in docs', async () => {
    for (const [name, svg] of Object.entries(hitRates(await scrapedRun())))
      expect([name, drawn(name)]).toEqual([name, svg]);
  });
});
