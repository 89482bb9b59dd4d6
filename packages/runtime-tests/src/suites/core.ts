import { MemoryCache } from '@ctu/core';
import { type Candidate, FaultyCache, type Lacks, ManualClock } from '@ctu/core/testing';
import { LRUCache } from 'lru-cache';
import { lacksOfLRUCache, lacksOfMap, nothingToClose } from '../../../core/src/testing/contract/test-lacks.js';
import { contractOf, type Outcome, outcomeOf } from '../outcome.js';
import { platform } from './platform.js';

const alone: Lacks = { ...nothingToClose, neighbour: 'it is alone on its store' };

const candidates: readonly Candidate[] = [
  {
    name: 'Map',
    lacks: lacksOfMap,
    open: () => ({ cache: new Map() }),
  },
  {
    name: 'LRUCache',
    lacks: lacksOfLRUCache,
    open: () => {
      const clock = new ManualClock();
      return { cache: new LRUCache({ max: 10_000, perf: clock, ttlResolution: 0 }), clock };
    },
  },
  {
    name: 'MemoryCache',
    lacks: { ...alone, many: 'it has no getMany' },
    open: () => {
      const clock = new ManualClock();
      return { cache: new MemoryCache({ clock }), clock };
    },
  },
  {
    name: 'MemoryCache with promises',
    lacks: { ...alone },
    open: () => {
      const clock = new ManualClock();
      return { cache: new FaultyCache(new MemoryCache({ clock })), clock };
    },
  },
];

/** The contract over caches in memory under every wrapper, and what core takes from its platform. */
export function runCore(): Promise<Outcome> {
  return outcomeOf([...candidates.flatMap(contractOf), ...platform], 1);
}
