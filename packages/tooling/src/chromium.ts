import { isExecutable } from './has-program.js';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium that `CHROMIUM` names, else one where it usually lies; undefined where there is none. */
export function findChromium(): string | undefined {
  return process.env.CHROMIUM || usual.find(isExecutable);
}

/** How Playwright starts it. There is no sandbox for root, as in a container: what is opened are pages of our own. */
export function chromiumOptions(executablePath: string) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return { executablePath, args, timeout: 120_000 };
}
