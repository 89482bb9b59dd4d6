/** Counters of one or more servers. */
export interface MemcachedServerStats {
  /** Keys asked for: hits + misses. */
  reads: number;
  hits: number;
  misses: number;
  /** Values stored. */
  writes: number;
  /** Keys deleted, whether they were there or not. */
  deletes: number;
  /** hits / reads, from 0 to 1; 0 when nothing was read. */
  hitRate: number;
  /** Entries there now. */
  entries: number;
  /** Entries removed to make room. */
  evicted: number;
  /** Memory that the entries take, in bytes. */
  usedBytes: number;
}

/** The counters of several servers' statistics together. */
export function serverStats(servers: readonly Record<string, string>[]): MemcachedServerStats {
  const sum = (...names: string[]): number =>
    servers.reduce((total, stats) => names.reduce((count, name) => count + Number(stats[name] ?? 0), total), 0);
  const hits = sum('get_hits');
  const misses = sum('get_misses');
  const reads = hits + misses;
  return {
    reads,
    hits,
    misses,
    writes: sum('cmd_set'),
    deletes: sum('delete_hits', 'delete_misses'),
    hitRate: reads === 0 ? 0 : hits / reads,
    entries: sum('curr_items'),
    evicted: sum('evictions'),
    usedBytes: sum('bytes'),
  };
}
