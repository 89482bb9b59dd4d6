import { cached, MemoryCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache } from '@ctu/core/testing';
import { StatsMemCached } from '@ctu/memcached';
import { StatsRedisCache } from '@ctu/redis';
import { freePort, patient, startMemcached, startRedis } from '@ctu/tooling';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { DataPointType, MeterProvider, type MetricData } from '@opentelemetry/sdk-metrics';
import { countEvents, observeStats } from '../index.js';

/** A metric as a real run has told it. */
interface Told {
  readonly kind: string;
  readonly unit: string;
  /** All attributes that any of its points has, in the order of the alphabet. */
  readonly attributes: readonly string[];
}

/** What has come of a real run. */
export interface RealRun {
  /** What Prometheus reads, over HTTP. */
  readonly scrape: string;
  readonly contentType: string | null;
  /** What the SDK has collected, by its names. */
  readonly told: Readonly<Record<string, Told>>;
}

/** The key of the run, which no metric may tell. */
export const KEY = 'user-of-the-run';

/** Runs stacks of all kinds, on a Redis and a Memcached, with everything that tells anything, and scrapes them. */
export async function realRun(): Promise<RealRun> {
  const port = await freePort();
  const exporter = await listening(port);
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('run');
  const servers = await Promise.all([startRedis(), startMemcached()]);
  const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
  const far = await StatsRedisCache.connect<string>(`redis://${redis}`, { prefix: 'user.', ...patient });
  const sessions = await StatsMemCached.connect<string>(memcached!, patient);
  try {
    const users = new TwoLevelCache(new StatsCache(new MemoryCache<string, string>()), far, { verify: 1 });
    const getUser = cached(loadUser, { cache: users, key: (id) => id, onEvent: countEvents({ name: 'users', meter }) });
    const foreign = new TwoLevelCache(new MemoryCache<string, string>(), new FaultyCache<string, string>(new Map()), {
      resilient: true,
    });
    const observed = { users, getUser, sessions, foreign };
    for (const [name, cache] of Object.entries(observed)) observeStats(cache, { name, meter });

    await getUser(KEY);
    await getUser(KEY);
    await getUser('nobody').catch(() => {});
    await sessions.get(KEY);
    await foreign.get(KEY);
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const scrape = await response.text();
    const { resourceMetrics } = await exporter.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return {
      scrape,
      contentType: response.headers.get('content-type'),
      told: Object.fromEntries(metrics.map((metric) => [metric.descriptor.name, toldBy(metric)])),
    };
  } finally {
    await Promise.all([far.close(), sessions.close(), exporter.shutdown()]);
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function loadUser(id: string): Promise<string> {
  if (id === 'nobody') throw new RangeError(`There is no user ${KEY}`);
  return `User ${id}`;
}

function listening(port: number): Promise<PrometheusExporter> {
  return new Promise((resolve, reject) => {
    const exporter: PrometheusExporter = new PrometheusExporter({ host: '127.0.0.1', port }, (error) =>
      error ? reject(error) : resolve(exporter),
    );
  });
}

function toldBy(metric: MetricData): Told {
  const names = metric.dataPoints.flatMap(({ attributes }) => Object.keys(attributes));
  return { kind: kindOf(metric), unit: metric.descriptor.unit, attributes: [...new Set(names)].sort() };
}

function kindOf(metric: MetricData): string {
  if (metric.dataPointType === DataPointType.HISTOGRAM) return 'histogram';
  if (metric.dataPointType === DataPointType.GAUGE) return 'gauge';
  return metric.dataPointType === DataPointType.SUM && metric.isMonotonic ? 'counter' : 'unknown';
}
