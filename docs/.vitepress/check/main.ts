// Looks at the links of files, at what searches find, and at the pages that people wrote in Chromium, on a phone and on a notebook;
// --all: at the reference and the dark scheme too. (The links of pages are looked at where the site is built.)
import type { Browser } from 'playwright-core';
import { findChromium, launch } from './chromium.js';
import { cutOff } from './cut-off.js';
import { deadLinksOfFiles } from './markdown.js';
import { lookAtPlayground } from './playground.js';
import { missedSearches } from './search.js';
import { ORIGIN, pages, serveFrom } from './site.js';

const all = process.argv.includes('--all');
const WIDTHS = [360, 1366];
const SCHEMES = all ? (['light', 'dark'] as const) : (['light'] as const);

const faults = new Set([...deadLinksOfFiles(), ...(await missedSearches())]);
const executable = findChromium();
if (executable === undefined) {
  console.log(
    'No page was looked at: no Chromium here. Debian has it as "chromium", and CHROMIUM names one elsewhere.',
  );
} else {
  const browser = await launch(executable);
  // The pages of the reference are all of one kind.
  const paths = [...pages().filter((path) => all || !path.startsWith('/reference/@ctu/')), '/404'];
  const playground = lookAtPlayground(browser);
  const found = await Promise.all(SCHEMES.map((scheme) => lookAt(browser, paths, scheme)));
  const played = await playground;
  await browser.close();
  for (const fault of [...found.flat(), ...played.faults]) faults.add(fault);
  const looks = `${paths.length} pages at ${WIDTHS.join(' and ')} px, ${SCHEMES.join(' and ')}`;
  console.log(`${looks}; ${played.count} expectations of the playground`);
}
for (const fault of faults) console.error(fault);
console.log(`The links of files, what searches find, and pages that were looked at: ${faults.size} faults`);
process.exitCode = faults.size === 0 ? 0 : 1;

/** Opens each page once, and looks at it at each width. */
async function lookAt(browser: Browser, paths: readonly string[], colorScheme: 'light' | 'dark'): Promise<string[]> {
  const faults: string[] = [];
  const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
  await serveFrom(context, (url) => faults.push(`${url} is not there`));
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  for (const path of paths) {
    await page.goto(ORIGIN + path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 768 });
      const found = await page.evaluate(cutOff);
      faults.push(...found.map((fault) => `${path} at ${width} px: ${fault}`));
    }
  }
  await context.close();
  return faults;
}
