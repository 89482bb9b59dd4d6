import { defineConfig } from 'vitest/config';

/** The tests of several packages in one run, for the files that `npm run test:stress` names. */
export default defineConfig({
  test: {
    projects: ['.', '../memcached', '../redis'],
    sequence: { seed: Number(process.env.SEED) },
    typecheck: { enabled: false },
    // They wait for servers more than they work.
    maxWorkers: 12,
  },
});
