/** What the loads of one function came to, since it was made. */
export interface LoadStats {
  /** How many loads have ended, failed ones included. */
  readonly loads: number;
  readonly loadErrors: number;
  /** How long a load took, failed ones included, in milliseconds: the mean of all; 0 where there was none. */
  readonly meanLoadTime: number;
  /** What 99 of the latest 100 loads did not exceed, in milliseconds: of the latest 1,000; 0 where there was none. */
  readonly p99LoadTime: number;
  /** How many calls waited for a load that another had begun. */
  readonly joined: number;
  /** How many calls were answered with a result whose ttl was over. */
  readonly staleServed: number;
}

const LATEST = 1_000;

/** Counts the loads of one function. */
export interface Meter {
  readonly counts: { joined: number; staleServed: number };
  /** A load has ended that took so long. */
  ended(took: number, failed: boolean): void;
  stats(): LoadStats;
}

export function metering(): Meter {
  const counts = { loads: 0, loadErrors: 0, joined: 0, staleServed: 0 };
  const latest: number[] = [];
  let total = 0;
  return {
    counts,
    ended(took, failed) {
      latest[counts.loads++ % LATEST] = took;
      total += took;
      if (failed) counts.loadErrors++;
    },
    stats() {
      const sorted = [...latest].sort((a, b) => a - b);
      const p99LoadTime = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
      return { ...counts, meanLoadTime: total / (counts.loads || 1), p99LoadTime };
    },
  };
}
