import { TTLCache } from '@isaacs/ttlcache';
import { LRUCache } from 'lru-cache';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
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
];

function sync(cache: Subject['cache'], clock?: ManualClock): Subject {
  return { cache, mode: 'sync', clock };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(candidates)('$name', (candidate) => {
  beforeAll(() => {
    for (const line of describeLacks(candidate)) console.info(line);
  });

  it.each(casesFor(candidate).runnable)('$name', ({ run }) => run());

  describe.each(stacks)('under $name', (stack) => {
    it.each(casesFor(stacked(candidate, stack)).runnable)('$name', ({ run }) => run());
  });
});

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
