/** What one process measured in one round. */
export interface Measurement {
  /** The case, such as `100 callers`; empty where there is one only. */
  readonly at: string;
  /** In the unit of the contest. */
  readonly value: number;
  /** Latency of one call in microseconds, where calls were timed one by one. */
  readonly p50?: number;
  readonly p99?: number;
}
