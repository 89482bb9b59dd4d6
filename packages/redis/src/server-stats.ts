/** What Redis itself has counted since it started or its counters were reset: for all clients, summed over a cluster. */
export interface RedisServerStats {
  /** Look-ups of keys: hits and misses. */
  readonly reads: number;
  readonly hits: number;
  readonly misses: number;
  /** Hits divided by reads, 0 when idle. */
  readonly hitRate: number;
  /** Entries removed because their time was over. */
  readonly expired: number;
  /** Entries removed to make room. */
  readonly evicted: number;
  /** Memory in use, in bytes. */
  readonly usedBytes: number;
}

/** The counters of servers from what `INFO` says of each, summed. */
export function serverStats(infos: readonly string[]): RedisServerStats {
  const sum = (field: string) => infos.reduce((total, info) => total + counter(info, field), 0);
  const [hits, misses] = [sum('keyspace_hits'), sum('keyspace_misses')];
  const reads = hits + misses;
  return {
    reads,
    hits,
    misses,
    hitRate: reads === 0 ? 0 : hits / reads,
    expired: sum('expired_keys'),
    evicted: sum('evicted_keys'),
    usedBytes: sum('used_memory'),
  };
}

/** A field that a server lacks counts as 0. */
function counter(info: string, field: string): number {
  return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
