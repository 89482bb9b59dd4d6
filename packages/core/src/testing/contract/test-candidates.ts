import type { AnyCache } from '../../cache.js';
import { MemoryCache, type MemoryCacheOptions } from '../../memory-cache.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import { FaultyCache } from '../faulty-cache.js';
import { ManualClock } from '../manual-clock.js';
import { brokenRules, type Candidate } from './candidate.js';
import type { Subject } from './contract-case.js';
import type { Lacks } from './powers.js';

const alone: Lacks = { 'real-time': 'its clock is moved by hand', neighbour: 'it is alone on its store' };

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

/** A class with every power that answers with promises. */
export function withPromises(type: new (base: AnyCache) => FaultyCache = FaultyCache): Candidate {
  return candidate(alone, (clock) => ({ cache: new type(new MemoryCache({ clock })), mode: 'async' }));
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
  return (await brokenRules(candidate)).map(({ name }) => name);
}
