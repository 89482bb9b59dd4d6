import type { AnyCache } from '../../cache.js';
import { CacheError } from '../../errors.js';
import { MemoryCache, type MemoryCacheOptions } from '../../memory-cache.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import { FaultyCache } from '../faulty-cache.js';
import { ManualClock } from '../manual-clock.js';
import type { Candidate } from './candidate.js';
import type { Subject } from './contract-case.js';
import { examine } from './findings.js';
import type { Lacks } from './powers.js';

const alone: Lacks = { closed: 'it holds nothing that it could close', neighbour: 'it is alone on its store' };

function candidate(lacks: Lacks, make: (clock: ManualClock) => Omit<Subject, 'clock'>): Candidate {
  const open = (): Subject => {
    const clock = new ManualClock();
    return { ...make(clock), clock };
  };
  return { name: 'a cache with a fault', lacks, open };
}

/** A class with the four operations, put to the test. */
export function inMemory(type: new (options: MemoryCacheOptions) => MemoryCache = MemoryCache): Candidate {
  const lacks = { ...alone, many: 'it has the four operations only', close: 'it has nothing to close' };
  return candidate(lacks, (clock) => ({ cache: new type({ clock }), mode: 'sync' }));
}

/** A class with every power. */
export function withPowers(type: typeof StatsCache<MemoryCache> = StatsCache): Candidate {
  return candidate(alone, (clock) => ({ cache: new type(new MemoryCache({ clock })), mode: 'sync' }));
}

/** A cache with promises that lets go of its connection on close, as that of a server does. */
export class ClosingCache<K = string, V = unknown> extends FaultyCache<K, V> {
  override async close(): Promise<void> {
    for (const operation of operations) this.fail(operation, new CacheError('CLOSED', 'The cache is closed'));
  }
}

/** What a cache that was closed refuses. */
export const operations = [
  'get',
  'set',
  'has',
  'delete',
  'getMany',
  'setMany',
  'deleteMany',
  'clear',
  'keys',
  'size',
] as const;

/** A class with every power that answers with promises. */
export function withPromises(type: new (base: AnyCache) => FaultyCache = ClosingCache): Candidate {
  const { closed, ...lacks } = alone;
  return candidate(lacks, (clock) => ({ cache: new type(new MemoryCache({ clock })), mode: 'async' }));
}

/** A class with a prefix, and a neighbour with another one. */
export function withNeighbour(type: typeof PrefixedCache<MemoryCache> = PrefixedCache): Candidate {
  const { neighbour, ...lacks } = alone;
  return candidate(lacks, (clock) => {
    const base = new MemoryCache({ clock });
    return { cache: new type(base, 'a.'), neighbour: new PrefixedCache(base, 'neighbour.'), mode: 'sync' };
  });
}

/** The names of the rules that a candidate breaks. */
export async function namesOfBroken(candidate: Candidate): Promise<string[]> {
  return (await examine(candidate)).broken.map(({ name }) => name);
}
