import { readFileSync } from 'node:fs';
import { chromiumOptions, findChromium } from '@ctu/tooling';
import { chromium as playwright } from 'playwright-core';
import type { Outcome } from '../outcome.js';
import { versionOf } from './binary.js';
import type { Runtime } from './runtime.js';

/** A page of its own in a Chromium that is there. */
export const chromium: Runtime = {
  name: 'Chromium',
  suites: ['core'],
  version: async () => versionOf(binary()),
  async run() {
    const browser = await playwright.launch(chromiumOptions(binary()));
    try {
      const page = await browser.newPage();
      // An origin of its own, which BroadcastChannel and crypto.subtle ask for.
      await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
      await page.goto('http://localhost/');
      await page.addScriptTag({
        content: readFileSync(new URL('../../dist/bundles/core-page.global.js', import.meta.url), 'utf8'),
      });
      return (await page.evaluate('runCore()')) as Outcome; // as the page has it from there
    } finally {
      await browser.close();
    }
  },
};

function binary(): string {
  const found = findChromium();
  if (found === undefined) throw new Error('There is no Chromium: apt-get install chromium, or name one in CHROMIUM');
  return found;
}
