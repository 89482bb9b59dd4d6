/** What one slice of a contest told. */
export interface Measurement {
  /** In the unit of the contest. */
  readonly value: number;
  /** Latency of one call in microseconds, of all slices of the case so far, where calls were timed one by one. */
  readonly p50?: number;
  readonly p99?: number;
}

/** What a contender is asked for. */
export interface Slice {
  /** The case, by its place among the cases. */
  readonly index: number;
  /** About how long to work. */
  readonly milliseconds: number;
  /** Whether this only warms up, so that its latencies do not count. */
  readonly warmUp: boolean;
}

/** A contender that is ready to be measured. */
export interface Ready {
  /** The cases, such as `100 callers`; an empty name where there is one only. */
  readonly cases: readonly string[];
  /** Works in a case, and tells how that went. */
  measure(slice: Slice): Promise<Measurement>;
}
