import { defineConfig, mergeConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

export default defineConfig(
  mergeConfig(tests, {
    test: {
      globalSetup: 'src/testing/global-setup.ts',
      maxWorkers: 4, // they mostly wait, for servers
    },
  }),
);
