import type { AnyCache } from '../../cache.js';
import { CacheError } from '../../errors.js';
import { MemoryCache, type MemoryCacheOptions } from '../../memory-cache.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import { FaultyCache } from '../faulty/faulty-cache.js';
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
  return candidate(lacks, (clock) => ({ cache: new type({ clock }) }));
}

/** A class with every power. */
export function withPowers(type: typeof StatsCache<MemoryCache> = StatsCache): Candidate {
  return candidate(alone, (clock) => ({ cache: new type(new MemoryCache({ clock })) }));
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
  return candidate(lacks, (clock) => ({ cache: new type(new MemoryCache({ clock })) }));
}

/** A class with a prefix, and a neighbour with another one. */
export function withNeighbour(type: typeof PrefixedCache<MemoryCache> = PrefixedCache): Candidate {
  const { neighbour, ...lacks } = alone;
  return candidate(lacks, (clock) => {
    const base = new MemoryCache({ clock });
    return { cache: new type(base, 'a.'), neighbour: new PrefixedCache(base, 'neighbour.') };
  });
}

/** The four operations of a cache, without its powers. */
export function onlyFour(cache: AnyCache): AnyCache {
  return {
    async: cache.async,
    get: (key) => cache.get(key),
    set: (key, value, options) => cache.set(key, value, options),
    has: (key) => cache.has(key),
    delete: (key) => cache.delete(key),
  };
}

/** The cache with promises that are no instances of `Promise`: those of zone.js, Bluebird or another realm. */
export function withForeignPromises<C extends AnyCache>(cache: C): C {
  return new Proxy(cache, {
    get(_, name) {
      const member: unknown = Reflect.get(cache, name, cache);
      if (typeof member !== 'function') return foreign(member);
      return (...args: unknown[]): unknown => foreign(member.apply(cache, args));
    },
  });
}

function foreign(reply: unknown): unknown {
  if (!(reply instanceof Promise)) return reply;
  // biome-ignore lint/suspicious/noThenProperty: all that `await` asks of a promise
  return { then: (answered: () => void, failed: () => void) => reply.then(answered, failed) };
}

/** The names of the rules that a candidate breaks. */
export async function namesOfBroken(candidate: Candidate): Promise<string[]> {
  return (await examine(candidate)).broken.map(({ name }) => name);
}
