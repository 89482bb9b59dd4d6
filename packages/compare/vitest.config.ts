import { defineConfig, mergeConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

// Each test waits for a server of its own most of the time.
export default defineConfig(mergeConfig(tests, { test: { maxConcurrency: 8 } }));
