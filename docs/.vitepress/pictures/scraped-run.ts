import { cached, MemoryCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache, ManualClock } from '@ctu/core/testing';
import { observeStats } from '@ctu/opentelemetry';
import { freePort, randomFrom } from '@ctu/tooling';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** How the reads between two scrapes were answered, as parts of 1. */
export interface Shares {
  readonly near: number;
  readonly far: number;
  readonly none: number;
}

/** Minutes of the run at which something happens. */
export const MINUTES = { nearEmptied: 10, farFlushed: 20, end: 30 } as const;
/** Seconds between two scrapes. */
const SCRAPE = 15;
const CALLS = 200;
const KEYS = 3_000;

/** Runs a cached function over two levels for half an hour, by a clock that is moved by hand, and scrapes it over HTTP as Prometheus does. */
export async function scrapedRun(): Promise<readonly Shares[]> {
  const [clock, random] = [new ManualClock(), randomFrom(42)];
  const near = new MemoryCache<string, string>({ clock, max: 500 });
  const far = new MemoryCache<string, string>({ clock });
  const cache = new TwoLevelCache(near, new FaultyCache<string, string>(far), { clock, nearTtl: 60_000 });
  const getUser = cached(async (id: string) => `User ${id}`, { cache, key: (id) => id, ttl: 3_600_000, clock });
  const { meter, scrape, stop } = await exported();
  observeStats(cache, { name: 'users', meter });
  const shares: Shares[] = [];
  let before = await scrape();
  for (let time = 0; time < MINUTES.end * 60; time += SCRAPE) {
    if (time === MINUTES.nearEmptied * 60) near.clear(); // as a deploy does
    if (time === MINUTES.farFlushed * 60) far.clear();
    for (let call = 0; call < CALLS; call++) {
      clock.advance((SCRAPE * 1_000) / CALLS);
      await getUser(String(Math.floor(KEYS ** random()))); // few are asked for often, and many seldom
    }
    const now = await scrape();
    shares.push(sharesOf(now.map((count, index) => count - before[index]!)));
    before = now;
  }
  await stop();
  return shares;
}

function sharesOf([near = 0, far = 0, none = 0]: readonly number[]): Shares {
  const all = near + far + none;
  return { near: near / all, far: far / all, none: none / all };
}

/** A meter, and what Prometheus reads of it: the reads that near, far and neither have answered. */
async function exported() {
  const port = await freePort();
  const exporter = new PrometheusExporter({ host: '127.0.0.1', port, preventServerStart: true });
  await exporter.startServer();
  const provider = new MeterProvider({ readers: [exporter] });
  const scrape = async (): Promise<number[]> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const reads = (label: string) =>
      Number(new RegExp(`^ctu_cache_reads_total{.*="${label}".*} (\\d+)`, 'm').exec(text)?.[1]);
    return [reads('near'), reads('far'), reads('miss')];
  };
  return { meter: provider.getMeter('run'), scrape, stop: () => provider.shutdown() };
}
