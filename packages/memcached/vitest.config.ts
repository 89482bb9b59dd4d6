import { defineConfig, mergeConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

export default defineConfig(
  mergeConfig(tests, {
    test: {
      globalSetup: 'src/testing/global-setup.ts',
      maxWorkers: 4, // they mostly wait, for servers
      maxConcurrency: 20, // the cases of the contract that wait for the server's whole seconds had better wait together
    },
  }),
);
