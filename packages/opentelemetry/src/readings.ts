import type { CacheStats, CircuitState, GuardedStats, LoadStats, TwoLevelStats, VerifyStats } from '@ctu/core';
import type { Attributes } from '@opentelemetry/api';
import { errorType } from './error-type.js';
import { LEVEL, named, REASON, RESULT, type StatsMetricName } from './names.js';
import { warn } from './warn.js';

/** A number of `stats()`, as a metric has it. */
export interface Measurement {
  readonly metric: StatsMetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

type Reading = readonly [metric: StatsMetricName, attributes?: Attributes];

/** The stats that are parts of those of two levels: the levels have names of their own. */
const parts = { near: '.near', far: '.far', guard: '', verify: '' } satisfies Partial<
  Record<keyof TwoLevelStats, string>
>;

type Counted = Exclude<
  keyof CacheStats | keyof TwoLevelStats | keyof GuardedStats | keyof VerifyStats | keyof LoadStats,
  keyof typeof parts
>;

/** What each number is told as; undefined where it follows from others. The compiler asks for a new one. */
const ofCaches: Readonly<Record<Counted, Reading | undefined>> = {
  reads: undefined,
  hits: ['ctu.cache.reads', { [RESULT]: 'hit' }],
  nearHits: ['ctu.cache.reads', { [RESULT]: 'hit', [LEVEL]: 'near' }],
  farHits: ['ctu.cache.reads', { [RESULT]: 'hit', [LEVEL]: 'far' }],
  misses: ['ctu.cache.reads', { [RESULT]: 'miss' }],
  hitRate: undefined,
  writes: ['ctu.cache.writes'],
  deletes: ['ctu.cache.deletes'],
  tests: ['ctu.cache.tests'],
  errors: ['ctu.cache.errors'],
  owed: ['ctu.cache.owed'],
  nearAsked: ['ctu.cache.near.asked'],
  state: ['ctu.cache.guard.open'],
  underWay: ['ctu.cache.guard.under_way'],
  refused: ['ctu.cache.guard.refusals'],
  opened: ['ctu.cache.guard.openings'],
  checked: ['ctu.cache.verify.checks'],
  stale: ['ctu.cache.verify.stale'],
  gone: ['ctu.cache.verify.gone'],
  oldest: undefined, // a maximum since the start, of which no graph can be made
  loads: ['ctu.cache.loads'],
  loadErrors: ['ctu.cache.load.errors'],
  joined: ['ctu.cache.load.joins'],
  staleServed: ['ctu.cache.stale'],
  meanLoadTime: undefined, // events make a histogram of it
  p99LoadTime: undefined,
};

/** Those of servers, which count for all programs together, so that they must not be summed with those of a cache. */
export const ofServers = {
  hits: ['ctu.cache.server.reads', { [RESULT]: 'hit' }],
  misses: ['ctu.cache.server.reads', { [RESULT]: 'miss' }],
  writes: ['ctu.cache.server.writes'],
  deletes: ['ctu.cache.server.deletes'],
  expired: ['ctu.cache.server.removals', { [REASON]: 'expired' }],
  evicted: ['ctu.cache.server.removals', { [REASON]: 'evicted' }],
  entries: ['ctu.cache.server.entries'],
  usedBytes: ['ctu.cache.server.memory'],
} as const satisfies Readonly<Record<string, Reading>>;

/** Half open, calls are refused but for one. */
const circuits: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 1 };

/**
 * Reads what `stats` answers, with all parts, into a list: what is there at once, and what arrives when it arrives. Never rejects: a
 * failure is told to the diagnostics of OpenTelemetry, and fails its own part only. What it does not know is left out.
 */
export async function read(stats: () => unknown, name: string, into: Measurement[]): Promise<void> {
  try {
    const counts = Object(await stats()) as Readonly<Record<string, unknown>>; // any object can be asked for any member
    const readings: Readonly<Record<string, Reading | undefined>> = 'usedBytes' in counts ? ofServers : ofCaches;
    const arriving = Object.entries(counts).map(async ([field, value]) => {
      if (has(parts, field) && value !== undefined) return read(() => value, name + parts[field], into);
      const [metric, attributes] = (has(readings, field) && readings[field]) || [];
      const number = numberOf(value);
      if (metric && number !== undefined) into.push({ metric, value: number, attributes: named(name, attributes) });
    });
    await Promise.all(arriving);
  } catch (error) {
    warn(`stats() of ${name} failed with ${errorType(error)}`); // its text might quote a value
  }
}

function has<R extends object>(record: R, field: PropertyKey): field is keyof R {
  return Object.hasOwn(record, field);
}

/** What a gauge has of a yes or no, and of a circuit. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'string') return has(circuits, value) ? circuits[value] : undefined;
  const number = typeof value === 'boolean' ? Number(value) : value;
  // Neither NaN, since somebody else may have counted, nor Infinity, where far is owed all keys: OTLP in JSON has no such number.
  return typeof number === 'number' && number >= 0 && number < Number.POSITIVE_INFINITY ? number : undefined;
}
