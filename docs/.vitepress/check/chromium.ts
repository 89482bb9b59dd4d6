import { chromiumOptions } from '@ctu/tooling';
import { type Browser, chromium } from 'playwright-core';

export { findChromium } from '@ctu/tooling';

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch(chromiumOptions(executablePath));
}
