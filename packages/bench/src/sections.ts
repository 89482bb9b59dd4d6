import type { Contest, Pace } from './contest.js';
import { contestTable } from './contest-table.js';
import * as cached from './contests/cached.js';
import { codecs } from './contests/codecs.js';
import { near, sync } from './contests/in-process.js';
import { memcachedLarge, redisLarge } from './contests/large.js';
import { memcached } from './contests/memcached.js';
import { redis } from './contests/redis.js';
import type { Chart, Section } from './report.js';
import { runRounds } from './rounds.js';
import { crowdTable } from './scale/crowd.js';
import { listingTable } from './scale/listing.js';
import { getMany, setMany } from './scale/many.js';
import { riseTable } from './scale/rise.js';
import { sizeTable } from './size.js';
import { type Standing, standings } from './verdict.js';

/** What a section needs to be measured. */
export interface Bench {
  /** The path of the Node that the contenders run under. */
  readonly node: string;
  readonly pace: Pace;
  readonly ports: { readonly redis: number; readonly memcached: number };
  progress(text: string): void;
}

/** Measures one section. */
type Measure = (bench: Bench) => Promise<Section>;

/** The rows of the targets, by the name that `--only` takes. */
export const sections: Readonly<Record<string, Measure>> = {
  sync: (bench) => contests('Wrappers over an in-memory cache', sync, moreProcesses(inMemory(bench))),
  near: (bench) => contests('A near hit that is awaited', near, inMemory(bench), ''),
  cached: async (bench) => {
    const title = 'A function behind a cache';
    return joined(
      title,
      await contests(title, cached.sync, moreProcesses(inMemory(bench))),
      await contests(title, cached.byText, inMemory(bench)),
      await contests(title, cached.awaited, inMemory(bench)),
    );
  },
  codecs: (bench) => contests('What a codec costs', codecs, inMemory(bench)),
  redis: (bench) => contests('Redis', redis(bench.ports.redis), bench, '100 callers'),
  memcached: (bench) => contests('Memcached', memcached(bench.ports.memcached), bench, '100 callers'),
  redisLarge: (bench) => contests('Redis, large values', redisLarge(bench.ports.redis), longer(bench)),
  memcachedLarge: (bench) => contests('Memcached, large values', memcachedLarge(bench.ports.memcached), longer(bench)),
  scale: async (bench) => {
    const { node, pace, ports } = bench;
    bench.progress('Many keys');
    const listing = await listingTable(node, pace.rounds);
    const crowd = await crowdTable(node, ports);
    return { title: 'Many keys', tables: [listing.table, crowd], charts: [], verdicts: listing.reached };
  },
  many: async (bench) => {
    const reads = await riseTable(getMany(bench.ports), longer(bench));
    const writes = await riseTable(setMany, heavy(inMemory(bench)));
    const verdicts = [...reads.reached, ...writes.reached];
    return { title: 'Many keys in one call', tables: [reads.table, writes.table], charts: [], verdicts };
  },
  size: async () => {
    const { table, reached } = sizeTable();
    return { title: 'Size', tables: [table], charts: [], verdicts: reached };
  },
};

/** The sections that have a chart. */
export const charted: readonly string[] = ['near', 'redis', 'memcached'];

/** A call takes nanoseconds, so that there are enough of them in a shorter warm-up. */
function inMemory(bench: Bench): Bench {
  const { pace } = bench;
  return { ...bench, pace: { ...pace, warmUp: pace.warmUp / 5 } };
}

/** In what order a process compiles functions, and so which it inlines, is chance, and shows in nanoseconds. */
function moreProcesses(bench: Bench): Bench {
  const { pace } = bench;
  return { ...bench, pace: { ...pace, rounds: pace.rounds * 4, milliseconds: pace.milliseconds / 2 } };
}

/**
 * For calls that take long, because much data comes at once: a slice holds several of each caller, and by the end of
 * the warm-up the engine's heap for young objects has grown to its size.
 */
function longer(bench: Bench): Bench {
  const { pace } = bench;
  return {
    ...bench,
    pace: {
      ...pace,
      slices: Math.ceil((pace.slices * 2) / 3),
      milliseconds: pace.milliseconds * 8,
      warmUp: pace.warmUp * 3,
      warmUpAgain: pace.warmUp,
    },
  };
}

/** For calls of which one fills a slice, and more. */
function heavy(bench: Bench): Bench {
  const { pace } = bench;
  return { ...bench, pace: { ...pace, rounds: Math.ceil(pace.rounds / 2) } };
}

/** Sections as one. */
function joined(title: string, ...parts: readonly Section[]): Section {
  return {
    title,
    tables: parts.flatMap(({ tables }) => tables),
    charts: parts.flatMap(({ charts }) => charts),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
  };
}

/** `charted` is the case that becomes a chart, of each contest that has targets. */
async function contests(
  title: string,
  list: readonly Contest[],
  { node, pace, progress }: Bench,
  charted?: string,
): Promise<Section> {
  const held: { contest: Contest; result: Standing[] }[] = [];
  for (const contest of list) {
    held.push({
      contest,
      result: standings(contest, await runRounds(contest, [contest.ours, ...contest.others], pace, node, progress)),
    });
  }
  return {
    title,
    tables: held.map(({ contest, result }) => contestTable(contest, result)),
    charts: held.flatMap(({ contest, result }) =>
      charted === undefined || contest.targets.length === 0 ? [] : chart(contest, result, charted),
    ),
    verdicts: held
      .flatMap(({ result }) => result.map(({ reached }) => reached))
      .filter((reached) => reached !== undefined),
  };
}

function chart({ title, unit, ours }: Contest, result: readonly Standing[], at: string): Chart {
  const bars = result
    .filter((standing) => standing.at === at)
    .map(({ contender, median }) => ({
      name: contender,
      value: unit === 'reads/s' ? median : 1e9 / median,
      ours: contender === ours.name,
    }));
  return { title: at === '' ? title : `${title}, ${at}`, unit: 'reads/s', bars };
}
