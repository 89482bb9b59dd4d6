// Looks at the pages that people wrote in Chromium, on a phone and on a notebook; --all: at the reference and the dark scheme too.
import type { Browser } from 'playwright-core';
import { findChromium, launch } from './chromium.js';
import { cutOff, ownLinks } from './cut-off.js';
import { lookAtPlayground } from './playground.js';
import { leadsSomewhere, ORIGIN, pages, serveFrom } from './site.js';

const all = process.argv.includes('--all');
const WIDTHS = [360, 1366];
const SCHEMES = all ? (['light', 'dark'] as const) : (['light'] as const);

const executable = findChromium();
if (executable === undefined) {
  console.log(
    'No page was looked at: no Chromium here. Debian has it as "chromium", and CHROMIUM names one elsewhere.',
  );
} else {
  const browser = await launch(executable);
  // The pages of the reference are all of one kind.
  const paths = pages().filter((path) => all || !path.startsWith('/reference/@ctu/'));
  const playground = lookAtPlayground(browser);
  const found = await Promise.all(SCHEMES.map((scheme) => lookAt(browser, paths, scheme)));
  const played = await playground;
  await browser.close();
  const faults = new Set([...found.flat(), ...played.faults]);
  for (const fault of faults) console.error(fault);
  const looks = `${paths.length} pages at ${WIDTHS.join(' and ')} px, ${SCHEMES.join(' and ')}`;
  console.log(`${looks}; ${played.count} expectations of the playground: ${faults.size} faults`);
  process.exitCode = faults.size === 0 ? 0 : 1;
}

/** Opens each page once, and looks at it at each width. */
async function lookAt(browser: Browser, paths: readonly string[], colorScheme: 'light' | 'dark'): Promise<string[]> {
  const faults: string[] = [];
  const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
  await serveFrom(context, (url) => faults.push(`${url} is not there`));
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  for (const path of paths) {
    await page.goto(ORIGIN + path);
    const links = await page.evaluate(ownLinks);
    faults.push(...links.filter((link) => !leadsSomewhere(link)).map((link) => `${path}: ${link} leads nowhere`));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 768 });
      const found = await page.evaluate(cutOff);
      faults.push(...found.map((fault) => `${path} at ${width} px: ${fault}`));
    }
  }
  await context.close();
  return faults;
}
