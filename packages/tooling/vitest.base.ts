import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

// Set by `npm test`, which counts from them the tests that were really executed; the package name is set by pnpm.
const { TEST_REPORTS: reports, npm_package_name: name } = process.env;

/** What random inputs and a random order come from. */
const seed = process.env.SEED ?? String(Math.floor(Math.random() * 2 ** 31));

/** The last line of a red run: how to have it again. */
const tellSeed: Reporter = {
  onTestRunEnd(_modules, _errors, reason) {
    if (reason === 'failed') console.error(`The same random inputs again: SEED=${seed}`);
  },
};

/** What the tests of every package share: sources instead of builds, types checked beside the tests. */
export const tests: ViteUserConfig = {
  resolve: { conditions: ['@ctu/source'] },
  ssr: { resolve: { conditions: ['@ctu/source'] } },
  esbuild: { target: 'es2022' },
  test: {
    include: ['src/**/*.test.ts'],
    // Modules are new for each file all the same. A file that changes globals puts them back.
    isolate: false,
    env: { SEED: seed },
    sequence: { seed: Number(seed) },
    tags: [
      { name: 'stress', description: 'Outages, signals or real time: run again and again by npm run test:stress' },
    ],
    // Far beyond what is needed, and beyond the longest wait within a test, whose error says more: no busy machine fails one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    typecheck: {
      enabled: true,
      checker: fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
      include: ['src/**/*.test-d.ts'],
      tsconfig: 'tsconfig.test.json',
    },
    reporters: ['default', tellSeed, ...(reports ? [jsonReport(`${reports}/${name}/${process.pid}.json`)] : [])],
  },
};

function jsonReport(outputFile: string): ['json', { outputFile: string }] {
  return ['json', { outputFile }];
}
