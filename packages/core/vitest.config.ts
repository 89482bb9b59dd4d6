import { defineConfig } from 'vitest/config';
import { tests } from '../tooling/vitest.base.js';

/** zone.js changes globals for good. */
const zone = 'src/cached/zone.test.ts';

const { reporters, ...each } = tests.test!;

export default defineConfig({
  test: {
    reporters,
    maxWorkers: 2,
    projects: [
      { ...tests, test: { ...each, name: 'core', exclude: [zone] } },
      { ...tests, test: { ...each, name: 'zone', include: [zone], isolate: true, typecheck: { enabled: false } } },
    ],
  },
});
