import type { ViteUserConfig } from 'vitest/config';

// Set by `npm test`, which counts from them the tests that were really executed; the package name is set by pnpm.
const { TEST_REPORTS: reports, npm_package_name: name } = process.env;

/** What the tests of every package share: sources instead of builds, types checked beside the tests. */
export const tests: ViteUserConfig = {
  resolve: { conditions: ['@ctu/source'] },
  ssr: { resolve: { conditions: ['@ctu/source'] } },
  esbuild: { target: 'es2022' },
  test: {
    include: ['src/**/*.test.ts'],
    // Property tests and real servers take their time on a small machine that does other things too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts'], tsconfig: 'tsconfig.test.json' },
    reporters: reports ? ['default', ['json', { outputFile: `${reports}/${name}/${process.pid}.json` }]] : ['default'],
  },
};
