import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictures } from '../.vitepress/pictures/windows.js';

describe('The pictures of the guide', () => {
  it.each(Object.entries(pictures()))('has %s as the code judges: else run `npm run pictures` in docs', (name, svg) => {
    expect(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')).toBe(svg);
  });
});
