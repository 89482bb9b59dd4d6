// Draws the logo as the picture that browsers show which know no SVG there: npm run favicon
import { readFileSync, writeFileSync } from 'node:fs';
import { findChromium, launch } from '../check/chromium.js';

const SIZE = 48;
const folder = new URL('../../public/', import.meta.url);

const executable = findChromium();
if (executable === undefined) throw new Error('The favicon is drawn by Chromium, and there is none here');
const browser = await launch(executable);
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
await page.setContent(
  `<style>* { margin: 0; display: block }</style>${readFileSync(new URL('logo.svg', folder), 'utf8')}`,
);
writeFileSync(new URL('favicon.png', folder), await page.screenshot({ omitBackground: true }));
await browser.close();
