import { isExecutable } from '@ctu/tooling';
import { type Browser, chromium } from 'playwright-core';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium that `CHROMIUM` names, else one where it usually lies; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return named;
  return usual.find(isExecutable);
}

export function launch(executablePath: string): Promise<Browser> {
  // There is no sandbox for root, as in a container. What is opened is this site alone.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args, timeout: 120_000 });
}
