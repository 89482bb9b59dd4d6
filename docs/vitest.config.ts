import { defineConfig, mergeConfig } from 'vitest/config';
import { tests } from '../packages/tooling/vitest.base.js';

export default defineConfig(
  mergeConfig(tests, { test: { include: ['tests/**/*.test.ts'], typecheck: { enabled: false } } }),
);
