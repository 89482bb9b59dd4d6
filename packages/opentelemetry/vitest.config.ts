import { defineConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

export default defineConfig(tests);
