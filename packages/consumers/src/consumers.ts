import { bundlers } from './bundlers.js';
import { compilers } from './compilers.js';
import type { Consumer } from './consumer.js';
import { recipes } from './recipes.js';

/** What every program prints that has the three packages: how many reads were hits, and what the servers hold. */
const SERVED = '0.5\nRedis: User 42\nMemcached: User 42\n';

/** Everyone whom the packages must serve as they are published. */
export const consumers: readonly Consumer[] = [
  { name: 'JavaScript, ES modules', project: 'javascript', commands: ['node main.mjs'], prints: SERVED, quick: true },
  { name: 'JavaScript, CommonJS', project: 'javascript', commands: ['node main.cjs'], prints: SERVED, quick: true },
  ...compilers(SERVED),
  // It fails where no test is, or one fails, and prints to stderr.
  { name: 'ts-jest, CommonJS', project: 'ts-jest', commands: ['node node_modules/jest/bin/jest.js --ci'], prints: '' },
  ...bundlers,
  ...recipes,
];
