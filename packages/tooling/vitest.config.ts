import { defineConfig } from 'vitest/config';
import { tests } from './vitest.base.js';

export default defineConfig(tests);
