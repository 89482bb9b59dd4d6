/** Every name that a metric or a span of this package bears. There are no conventions yet for caches, so they are our own. */
import type { Attributes } from '@opentelemetry/api';

/** The instrumentation scope: by it all metrics and spans of this package are found. */
export const SCOPE = '@ctu/opentelemetry';

export const NAME = 'ctu.cache.name';
export const RESULT = 'ctu.cache.result';
export const LEVEL = 'ctu.cache.level';
export const REASON = 'ctu.cache.reason';
export const EVENT = 'ctu.cache.event.type';
export const OPERATION = 'ctu.cache.operation';
export const KEY_COUNT = 'ctu.cache.key.count';
export const HIT_COUNT = 'ctu.cache.hit.count';
/** A convention of OpenTelemetry. */
export const ERROR_TYPE = 'error.type';

/** What an instrument of events is made of. */
export const EVENTS = {
  name: 'ctu.cache.events',
  options: { unit: '{event}', description: 'What happened to calls and behind them.' },
} as const;

export const LOAD_DURATION = {
  name: 'ctu.cache.load.duration',
  options: {
    unit: 's',
    description: 'How long the function took, where it failed too.',
    // Those of OpenTelemetry's `db.client.operation.duration`: its own default is meant for milliseconds.
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  },
};

/** A metric that is read from `stats()`. */
export interface StatsMetric {
  readonly kind: 'counter' | 'gauge';
  readonly unit: string;
  readonly description: string;
}

const counter = (unit: string, description: string): StatsMetric => ({ kind: 'counter', unit, description });
const gauge = (unit: string, description: string): StatsMetric => ({ kind: 'gauge', unit, description });

export const STATS = {
  'ctu.cache.reads': counter('{read}', 'Reads that were answered.'),
  'ctu.cache.writes': counter('{write}', 'Values kept.'),
  'ctu.cache.deletes': counter('{key}', 'Keys deleted, whether they were there or not.'),
  'ctu.cache.tests': counter('{call}', 'Calls of has.'),
  'ctu.cache.errors': counter('{call}', 'Calls that failed.'),
  'ctu.cache.loads': counter('{load}', 'Loads that ended, failed ones included.'),
  'ctu.cache.load.errors': counter('{load}', 'Loads that failed.'),
  'ctu.cache.load.joins': counter('{call}', 'Calls that waited for a load of another.'),
  'ctu.cache.stale': counter('{call}', 'Calls answered with a result whose ttl is over.'),
  'ctu.cache.owed': gauge('{key}', 'Keys of which far is owed a delete.'),
  'ctu.cache.near.asked': gauge(
    '',
    '1 while near is asked; 0 until the channel is armed, and once it was lost for grace.',
  ),
  'ctu.cache.guard.open': gauge('', '1 while calls are refused, but for probes.'),
  'ctu.cache.guard.under_way': gauge('{call}', 'Calls under way.'),
  'ctu.cache.guard.refusals': counter('{call}', 'Calls refused.'),
  'ctu.cache.guard.openings': counter('{opening}', 'How often refusing began.'),
  'ctu.cache.verify.checks': counter('{read}', 'Near hits compared with far.'),
  'ctu.cache.verify.stale': counter('{read}', 'Of these, those that were stale.'),
  'ctu.cache.verify.gone': counter('{read}', 'Of these, those of which far had nothing.'),
  'ctu.cache.server.reads': counter('{read}', 'Keys that the servers were asked for, by everybody.'),
  'ctu.cache.server.writes': counter('{write}', 'Values that the servers kept.'),
  'ctu.cache.server.deletes': counter('{key}', 'Keys that the servers were told to delete.'),
  'ctu.cache.server.removals': counter('{entry}', 'Entries that the servers removed by themselves.'),
  'ctu.cache.server.entries': gauge('{entry}', 'Entries on the servers.'),
  'ctu.cache.server.memory': gauge('By', 'Memory in use on the servers.'),
} as const satisfies Record<`ctu.cache.${string}`, StatsMetric>;

/** The name of a metric that is read from `stats()`. */
export type StatsMetricName = keyof typeof STATS;

/** Whether it is a sum over servers, each of which counts from its own start. */
export function isOfServers(metric: StatsMetricName): boolean {
  return metric.startsWith('ctu.cache.server.');
}

/** The attributes of the cache with this name. */
export function named(name: string, more?: Attributes): Attributes {
  return { [NAME]: name, ...more };
}
