import type { AnyCache } from '../../cache.js';
import type { Clock } from '../../clock.js';
import { MemoryCache } from '../../memory-cache.js';
import { TwoLevelCache } from '../../two-level/two-level-cache.js';
import { AutoPrefixedCache } from '../../wrappers/auto-prefixed.js';
import { DebugCache } from '../../wrappers/debug.js';
import { Forwarding } from '../../wrappers/forwarding.js';
import { GuardedCache } from '../../wrappers/guarded.js';
import { LockedCache } from '../../wrappers/locked.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import { type Candidate, casesFor, linesOf, type UnsupportedCase } from './candidate.js';
import { COUNTED, LISTED } from './expired.js';
import type { Lacks } from './powers.js';
import { NEVER_NEGATIVE } from './remaining-ttl.js';

/** One wrapper, or several around one another. */
export interface Stack {
  /** `StatsCache(PrefixedCache)`, the outermost first. */
  readonly name: string;
  /** Wraps a cache. A near level reads the time from `clock`, by default from `performance`. */
  wrap(cache: AnyCache, clock?: Clock): AnyCache;
  /** What the wrapped cache lacks, if the cache lacks this. */
  lacks(cache: Lacks): Lacks;
  /** Whether it owns a prefix, so that it has neighbours whatever the cache is. */
  readonly prefixed: boolean;
}

/** What every wrapper adds: it refuses misuse, works on many keys at once, closes, and tells no negative remaining ttl. */
function wrapped({ misuse, many, close, cases: { [NEVER_NEGATIVE]: _, ...cases } = {}, ...cache }: Lacks): Lacks {
  const { 'remaining-ttl': remaining, ...lacks } = cache;
  // What a Map keeps does not expire, which needs no telling.
  return lacks.ttl === undefined ? { ...cache, cases } : { ...lacks, cases };
}

/** A prefix is one face of a shared cache, which stays open. */
const FACE = 'a prefix that is closed leaves the cache underneath open';

/** A prefix is cleared and counted by listing its keys, whatever the cache's own `clear` and `size` can do. */
function underPrefix({ clear, neighbour, ...cache }: Lacks): Lacks {
  const lacks = { ...countedByListing(wrapped(cache)), closed: FACE };
  return lacks.keys === undefined ? lacks : { ...lacks, clear: lacks.keys };
}

/** Two levels are counted by listing the keys of both. */
function twoLevels(cache: Lacks): Lacks {
  const lacks = { ...countedByListing(wrapped(cache)), closed: 'its near level answers what it has' };
  if (lacks['remaining-ttl'] === undefined || lacks['exact-expiry'] === undefined) return lacks;
  return {
    ...lacks,
    expiry: 'near is filled after its ttl by a far level that rounds it up and cannot tell what is left',
  };
}

/** What holds for the cache's own `size` no longer matters, what holds for its `keys` does. */
function countedByListing({ size, cases: { [COUNTED]: _, ...cases } = {}, ...lacks }: Lacks): Lacks {
  const ofKeys = cases[LISTED];
  const all = { ...lacks, cases: ofKeys === undefined ? cases : { ...cases, [COUNTED]: ofKeys } };
  return lacks.keys === undefined ? all : { ...all, size: lacks.keys };
}

const prefixed: Stack = {
  name: 'PrefixedCache',
  wrap: (cache) => new PrefixedCache(cache, 'a*[x]?\\.'),
  lacks: underPrefix,
  prefixed: true,
};

const autoPrefixed: Stack = {
  name: 'AutoPrefixedCache',
  wrap: (cache) => new AutoPrefixedCache(cache),
  lacks: underPrefix,
  prefixed: true,
};

const stats: Stack = {
  name: 'StatsCache',
  wrap: (cache) => new StatsCache(cache),
  lacks: wrapped,
  prefixed: false,
};

const debug: Stack = {
  name: 'DebugCache',
  wrap: (cache) => new DebugCache(cache, () => {}),
  lacks: wrapped,
  prefixed: false,
};

const locked: Stack = {
  name: 'LockedCache',
  wrap: (cache) => new LockedCache(cache),
  lacks: wrapped,
  prefixed: false,
};

const guarded: Stack = {
  name: 'GuardedCache',
  wrap: (cache) => (cache.async ? new GuardedCache(cache, { timeout: 60_000 }) : new Forwarding(cache)), // what answers at once needs no guard
  lacks: wrapped,
  prefixed: false,
};

const twoLevel: Stack = {
  name: 'TwoLevelCache',
  // On one clock: else near would lose, in a pause of the machine, what far still has, and be filled beyond its ttl.
  wrap: (cache, clock) => new TwoLevelCache(new MemoryCache(clock && { clock }), cache, { clock }),
  lacks: twoLevels,
  prefixed: false,
};

const copyingNear: Stack = {
  name: 'TwoLevelCache whose near copies',
  wrap(cache, clock) {
    return new TwoLevelCache(new MemoryCache(clock && { clock }), cache, { clock, clone: 'structured', onEvent() {} });
  },
  lacks: twoLevels,
  prefixed: false,
};

const twoLevelOverMap: Stack = {
  name: 'TwoLevelCache with a Map as near',
  wrap: (cache) => new TwoLevelCache(new Map(), cache, { onEvent() {} }),
  lacks: (cache) => ({ ...twoLevels(cache), ttl: 'a Map cannot expire entries' }),
  prefixed: false,
};

/** Every wrapper by itself, and several stacks of three. */
export const stacks: readonly Stack[] = [
  prefixed,
  autoPrefixed,
  stats,
  debug,
  locked,
  guarded,
  twoLevel,
  copyingNear,
  twoLevelOverMap,
  stackOf(stats, twoLevel, prefixed),
  stackOf(prefixed, twoLevel, stats),
  stackOf(locked, stats, autoPrefixed),
  stackOf(debug, prefixed, prefixed),
  stackOf(twoLevel, locked, prefixed),
  stackOf(twoLevel, twoLevel, debug),
];

/** The candidate under a stack of wrappers. */
export function stacked(candidate: Candidate, stack: Stack): Candidate {
  return {
    name: `${stack.name} over ${candidate.name}`,
    lacks: stack.lacks(candidate.lacks),
    async open() {
      const subject = await candidate.open();
      const { cache, clock } = subject;
      const neighbour = subject.neighbour ?? (stack.prefixed ? new PrefixedCache(cache, 'neighbour.') : undefined);
      return { ...subject, neighbour, cache: stack.wrap(cache, clock) };
    },
  };
}

/** What a candidate is put to by itself but not under some of the stacks, and why: one line for each reason. */
export function describeStackLacks(candidate: Candidate): string[] {
  const alone = new Set(casesFor(candidate).unsupported.map(({ name }) => name));
  const isNew = ({ name }: UnsupportedCase): boolean => !alone.has(name);
  const where = new Map<string, string[]>();
  for (const stack of stacks) {
    for (const line of linesOf(casesFor(stacked(candidate, stack)).unsupported.filter(isNew))) {
      where.set(line, [...(where.get(line) ?? []), stack.name]);
    }
  }
  return Array.from(where, ([line, names]) => `${candidate.name} under ${names.join(' or ')} ${line}`);
}

/** Wrappers around one another, the outermost first. */
export function stackOf(...layers: readonly Stack[]): Stack {
  return {
    name: `${layers.map(({ name }) => name).join('(')}${')'.repeat(layers.length - 1)}`,
    wrap: (cache, clock) => layers.reduceRight((inner, layer) => layer.wrap(inner, clock), cache),
    lacks: (cache) => layers.reduceRight((inner, layer) => layer.lacks(inner), cache),
    prefixed: layers.some((layer) => layer.prefixed),
  };
}
