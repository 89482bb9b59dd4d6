import { defineConfig } from 'vitest/config';

/** The tests of several packages in one run, for the files that `npm run test:stress` names. */
export default defineConfig({
  test: {
    projects: ['.', '../memcached', '../redis', '../../docs'],
    sequence: { seed: Number(process.env.SEED) },
    typecheck: { enabled: false },
    // Files of one worker share their imports, which are half of a run's work otherwise.
    isolate: false,
    // They wait for servers more than they work.
    maxWorkers: 6,
  },
});
