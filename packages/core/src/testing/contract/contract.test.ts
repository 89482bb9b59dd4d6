import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { FaultyCache } from '../faulty/faulty-cache.js';
import { ManualClock } from '../manual-clock.js';
import { type Candidate, casesFor, describeLacks } from './candidate.js';
import { contract } from './contract.js';
import type { Subject } from './contract-case.js';
import type { Lacks } from './powers.js';
import { describeStackLacks, stacked, stacks } from './stacks.js';
import { ClosingCache, onlyFour, withForeignPromises } from './test-candidates.js';
import { bare, lacksOfLRUCache, lacksOfMap, nothingToClose } from './test-lacks.js';

/** As a cache on Memcached without a prefix: it is bare, so it cannot even say what it lacks. */
const fourOperations: Lacks = {
  ...bare,
  clear: 'it has the four operations only',
  keys: 'it has the four operations only',
  size: 'it has the four operations only',
  'remaining-ttl': 'it has the four operations only',
};

const candidates: readonly Candidate[] = [
  {
    name: 'Map',
    lacks: lacksOfMap,
    open: () => sync(new Map()),
  },
  {
    name: 'LRUCache',
    lacks: lacksOfLRUCache,
    open: () => {
      const clock = new ManualClock();
      return sync(new LRUCache({ max: 10_000, perf: clock, ttlResolution: 0 }), clock);
    },
  },
  {
    name: 'TTLCache',
    lacks: {
      ...bare,
      'fractional-ttl': 'ttlcache takes whole milliseconds only',
      cases: {
        'says on delete that an expired entry was not there': 'ttlcache leaves that to its timer',
        'does not count what has expired among many deleted': 'ttlcache leaves that to its timer',
        'does not list what has expired': 'ttlcache leaves that to its timer',
        'does not count what has expired': 'ttlcache leaves that to its timer',
      },
    },
    open: () => {
      const clock = new ManualClock();
      vi.spyOn(performance, 'now').mockImplementation(() => clock.now()); // it takes no clock of ours
      const cache = new TTLCache({ ttl: Number.POSITIVE_INFINITY, checkAgeOnGet: true, checkAgeOnHas: true });
      return sync(cache, clock);
    },
  },
  {
    name: 'MemoryCache',
    lacks: {
      many: 'it has no getMany',
      ...nothingToClose,
      neighbour: 'it is alone on its store',
    },
    open: () => {
      const clock = new ManualClock();
      return sync(new MemoryCache({ clock }), clock);
    },
  },
  ...([{ max: 10_000 }, { clone: 'structured' }, { clone: 'freeze' }] as const).map(
    (options): Candidate => ({
      name: `MemoryCache(${JSON.stringify(options)})`,
      lacks: { many: 'it has no getMany', ...nothingToClose, neighbour: 'it is alone on its store' },
      open: () => {
        const clock = new ManualClock();
        return sync(new MemoryCache({ clock, ...options }), clock);
      },
    }),
  ),
  {
    name: 'MemoryCache in real time',
    lacks: {
      clock: 'its clock is that of the machine',
      many: 'it has no getMany',
      ...nothingToClose,
      neighbour: 'it is alone on its store',
    },
    open: () => sync(new MemoryCache()),
  },
  {
    name: 'MemoryCache with promises',
    lacks: { neighbour: 'it is alone on its store' },
    open: () => {
      const clock = new ManualClock();
      return { cache: new ClosingCache(new MemoryCache({ clock })), clock };
    },
  },
  {
    name: 'a cache of four operations',
    lacks: { ...fourOperations },
    open: () => {
      const clock = new ManualClock();
      return sync(onlyFour(new MemoryCache({ clock })), clock);
    },
  },
  {
    name: 'a cache of four operations with promises of its own kind',
    lacks: { ...fourOperations },
    open: () => {
      const clock = new ManualClock();
      return { cache: onlyFour(withForeignPromises(new FaultyCache(new MemoryCache({ clock })))), clock };
    },
  },
];

function sync(cache: Subject['cache'], clock?: ManualClock): Subject {
  return { cache, clock };
}

afterEach(() => {
  vi.restoreAllMocks();
});

for (const candidate of candidates) {
  describe(candidate.name, () => {
    beforeAll(() => console.info([...describeLacks(candidate), ...describeStackLacks(candidate)].join('\n')));

    for (const { name, run } of casesFor(candidate).runnable) it(name, run);

    for (const stack of stacks) {
      describe(`under ${stack.name}`, () => {
        for (const { name, run } of casesFor(stacked(candidate, stack)).runnable) it(name, run);
      });
    }
  });
}

describe('the contract', () => {
  it('is run as a whole over the caches together', () => {
    const all = candidates.flatMap((candidate) => [candidate, ...stacks.map((stack) => stacked(candidate, stack))]);
    const run = new Set(all.flatMap((candidate) => casesFor(candidate).runnable.map(({ name }) => name)));
    expect(contract.map(({ name }) => name).filter((name) => !run.has(name))).toEqual([]);
  });
});
