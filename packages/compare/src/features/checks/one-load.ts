import type { Check } from './check.js';
import { begun, deferred } from './deferred.js';

/** How often a function is called for ten callers who arrive together. */
export const oneLoad: Check = async ({ loading }) => {
  let loads = 0;
  const source = deferred();
  const cached = loading?.(() => {
    loads++;
    return source.promise;
  });
  if (!cached) return undefined;
  const calls = Array.from({ length: 10 }, () => cached.call());
  await begun();
  source.resolve('value');
  await Promise.all(calls);
  return loads === 1 ? 'one load' : `${loads} loads`;
};
