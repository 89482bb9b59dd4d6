import { readFileSync } from 'node:fs';
import { builtinDrivers } from 'unstorage';
import type { Check } from './check.js';

/** How many stores it comes with an adapter for, where that can be counted. */
export const drivers: Check = async (_library, name) => {
  if (name === 'unstorage') return String(new Set(Object.values(builtinDrivers)).size);
  if (name !== 'bentocache') return undefined;
  const manifest = readFileSync(new URL('../../../node_modules/bentocache/package.json', import.meta.url), 'utf8');
  const paths = Object.keys((JSON.parse(manifest) as { exports: object }).exports); // it has some
  return String(paths.filter((path) => path.startsWith('./drivers/')).length);
};
