import { MemoryCache } from '@ctu/core';
import { type Candidate, FaultyCache, type Lacks, ManualClock } from '@ctu/core/testing';
import { LRUCache } from 'lru-cache';
import { contractOf, type Outcome, outcomeOf } from '../outcome.js';
import { platform } from './platform.js';

const alone: Lacks = {
  neighbour: 'it is alone on its store',
  close: 'it holds nothing that wants closing',
  closed: 'it holds nothing that it could close',
};

const bare: Lacks = {
  ...alone,
  misuse: 'it is not ours, and refuses nothing',
  many: 'it has the four operations only',
  now: 'it does not tell its time',
};

const candidates: readonly Candidate[] = [
  {
    name: 'Map',
    lacks: { ...bare, ttl: 'a Map cannot expire entries', 'remaining-ttl': 'a Map cannot expire entries' },
    open: () => ({ cache: new Map() }),
  },
  {
    name: 'LRUCache',
    lacks: {
      ...bare,
      'exact-expiry': 'lru-cache keeps an entry one millisecond longer',
      cases: {
        'says on delete that an expired entry was not there': 'lru-cache does not look at the time on delete',
        'does not count what has expired among many deleted': 'lru-cache does not look at the time on delete',
        'does not count what has expired': 'lru-cache counts an entry until it is purged',
        'tells a remaining ttl of 0 for an expired entry': 'lru-cache goes below 0',
      },
    },
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
