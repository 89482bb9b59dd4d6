import type { Engine, StartedEngine } from '@ctu/tooling/dialects';
import { clusterLibraries, furtherClusterLibraries, furtherLibraries, type Library, libraries } from './libraries.js';
import type { Way } from './reached.js';
import { thorough } from './thorough.js';

/** Ways to an engine: through node-redis and ioredis, and where it is thorough through all libraries that can be duplicated. */
export function waysTo({ primaries }: Engine, started: () => StartedEngine): Way[] {
  const many = primaries !== undefined;
  const [usual, further] = many ? [clusterLibraries, furtherClusterLibraries] : [libraries, furtherLibraries];
  const chosen = thorough ? [...usual, ...further].filter(isNoPool) : usual.filter(isUsual);
  return chosen.map(({ name, open }) => ({ name, cluster: many, open: () => open(...started().ports) }));
}

/** Which of the two libraries a way is a kind of. */
export function kindOf({ name }: { readonly name: string }): 'redis' | 'ioredis' {
  return /ioredis|iovalkey/.test(name) ? 'ioredis' : 'redis';
}

function isUsual({ name }: Library): boolean {
  return /(^| )(io)?redis$/.test(name);
}

function isNoPool({ name }: Library): boolean {
  return !name.includes('pool');
}
