import { readFileSync } from 'node:fs';
import { isExecutable } from '@ctu/tooling';
import { chromium as playwright } from 'playwright-core';
import type { Outcome } from '../outcome.js';
import { versionOf } from './binary.js';
import type { Runtime } from './runtime.js';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that `CHROMIUM` names, else one where it usually lies. */
export const chromium: Runtime = {
  name: 'Chromium',
  suites: ['core'],
  version: async () => versionOf(binary()),
  async run() {
    // There is no sandbox for root, as in a container. What is opened is a page of our own.
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    const browser = await playwright.launch({ executablePath: binary(), args, timeout: 120_000 });
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
  const found = process.env.CHROMIUM ?? usual.find(isExecutable);
  if (found === undefined) throw new Error('There is no Chromium: apt-get install chromium, or name one in CHROMIUM');
  return found;
}
