import { defineConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

/** The quick half: what needs nothing but the tools of this workspace. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    exclude: ['src/installed.test.ts'],
    globalSetup: 'src/global-setup.ts',
    maxConcurrency: 2,
    testTimeout: 900_000,
  },
});
