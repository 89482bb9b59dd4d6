import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AnyCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { type Candidate, casesFor, describeLacks } from './candidate.js';
import type { Subject } from './contract-case.js';
import { FaultyCache } from './faulty-cache.js';
import { ManualClock } from './manual-clock.js';
import type { Lacks } from './powers.js';
import { stacked, stacks } from './stacks.js';

const bare: Lacks = {
  misuse: 'it is not ours, and refuses nothing',
  many: 'it has the four operations only',
  close: 'it holds nothing that wants closing',
  neighbour: 'it is alone on its store',
};

/** As a cache on Memcached without a prefix: it is bare, so it cannot even say what it lacks. */
const fourOperations: Lacks = {
  ...bare,
  clear: 'it has the four operations only',
  keys: 'it has the four operations only',
  size: 'it has the four operations only',
};

const onManualClock: Lacks = { 'real-time': 'its clock is moved by hand' };

const candidates: readonly Candidate[] = [
  {
    name: 'Map',
    lacks: { ...bare, ttl: 'a Map cannot expire entries' },
    open: () => sync(new Map()),
  },
  {
    name: 'LRUCache',
    lacks: { ...bare, ...onManualClock, 'exact-expiry': 'lru-cache keeps an entry one millisecond longer' },
    open: () => {
      const clock = new ManualClock();
      return sync(new LRUCache({ max: 10_000, perf: clock, ttlResolution: 0 }), clock);
    },
  },
  {
    name: 'TTLCache',
    lacks: { ...bare, ...onManualClock, 'fractional-ttl': 'ttlcache takes whole milliseconds only' },
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
      ...onManualClock,
      many: 'it has the four operations only',
      close: 'it holds nothing that wants closing',
      neighbour: 'it is alone on its store',
    },
    open: () => {
      const clock = new ManualClock();
      return sync(new MemoryCache({ clock }), clock);
    },
  },
  {
    name: 'MemoryCache in real time',
    lacks: {
      clock: 'its clock is that of the machine',
      many: 'it has the four operations only',
      close: 'it holds nothing that wants closing',
      neighbour: 'it is alone on its store',
    },
    open: () => sync(new MemoryCache()),
  },
  {
    name: 'MemoryCache with promises',
    lacks: { ...onManualClock, neighbour: 'it is alone on its store' },
    open: () => {
      const clock = new ManualClock();
      return { cache: new FaultyCache(new MemoryCache({ clock })), mode: 'async', clock };
    },
  },
  {
    name: 'a cache of four operations',
    lacks: { ...onManualClock, ...fourOperations },
    open: () => {
      const clock = new ManualClock();
      return sync(onlyFour(new MemoryCache({ clock })), clock);
    },
  },
  {
    name: 'a cache of four operations with promises',
    lacks: { ...onManualClock, ...fourOperations },
    open: () => {
      const clock = new ManualClock();
      return { cache: onlyFour(new FaultyCache(new MemoryCache({ clock }))), mode: 'async', clock };
    },
  },
];

function onlyFour(cache: AnyCache): AnyCache {
  return {
    async: cache.async,
    get: (key) => cache.get(key),
    set: (key, value, options) => cache.set(key, value, options),
    has: (key) => cache.has(key),
    delete: (key) => cache.delete(key),
  } as AnyCache; // all four answer in the mode of the cache
}

function sync(cache: Subject['cache'], clock?: ManualClock): Subject {
  return { cache, mode: 'sync', clock };
}

afterEach(() => {
  vi.restoreAllMocks();
});

for (const candidate of candidates) {
  describe(candidate.name, () => {
    beforeAll(() => tellLacks(candidate));

    for (const { name, run } of casesFor(candidate).runnable) it(name, run);

    for (const stack of stacks) {
      describe(`under ${stack.name}`, () => {
        for (const { name, run } of casesFor(stacked(candidate, stack)).runnable) it(name, run);
      });
    }
  });
}

/** Prints why cases are not run: for the cache by itself, and what a stack adds to it. */
function tellLacks(candidate: Candidate): void {
  const reasons = casesFor(candidate).unsupported.map(({ reason }) => reason);
  const isNew = (line: string): boolean => !reasons.some((reason) => line.endsWith(reason));
  const ofStacks = stacks.flatMap((stack) => describeLacks(stacked(candidate, stack))).filter(isNew);
  console.info([...describeLacks(candidate), ...ofStacks].join('\n'));
}

describe('the contract', () => {
  it('is run as a whole over the caches together', () => {
    const all = candidates.flatMap((candidate) => [candidate, ...stacks.map((stack) => stacked(candidate, stack))]);
    const run = new Set(all.flatMap((candidate) => casesFor(candidate).runnable.map(({ name }) => name)));
    const notRun = casesFor({ name: 'nobody', lacks: {}, open: () => sync(new Map()) }).runnable.filter(
      ({ name }) => !run.has(name),
    );
    expect(notRun).toEqual([]);
  });
});
