import type { Consumer } from './consumer.js';

const types = 'node node_modules/typescript/bin/tsc -p tsconfig.json';
/** Beside the tests of other packages a machine may be busy. */
const patient = '--testTimeout=180000 --hookTimeout=180000 --expect.poll.timeout=60000';
const test = `node node_modules/vitest/vitest.mjs run ${patient}`;
const next = 'node node_modules/next/dist/bin/next build';

/** The projects of `docs/examples`, which check their own types and run their own tests. */
export const recipes: readonly Consumer[] = [
  { name: 'the recipe for Hono', project: 'hono', commands: [types, test], quick: true },
  { name: 'the recipe for NestJS', project: 'nest', commands: [types, test], quick: true },
  { name: 'the recipe for GraphQL', project: 'graphql', commands: [types, test], quick: true },
  { name: 'the recipe for a page', project: 'browser', commands: [types, test], quick: true, needs: 'Chromium' },
  { name: 'the recipe for a worker', project: 'worker', commands: [types, test] },
  { name: 'the recipe for Next.js', project: 'next', commands: [next, test] },
];
