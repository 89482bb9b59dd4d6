import { defineConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

/** The slow half, of `npm run test:consumers`: everyone, with what `npm install` brings. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    include: ['src/installed.test.ts'],
    globalSetup: 'src/global-setup.ts',
    maxConcurrency: 2,
    testTimeout: 900_000,
  },
});
