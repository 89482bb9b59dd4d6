import { build } from 'hdr-histogram-js';

/** Durations of calls, given in milliseconds and told in microseconds. */
export class Latency {
  readonly #nanoseconds = build({ highestTrackableValue: 60e9, numberOfSignificantValueDigits: 3 });

  record(milliseconds: number): void {
    this.#nanoseconds.recordValue(Math.max(1, Math.round(milliseconds * 1e6)));
  }

  /** The duration that so many percent of the calls did not exceed. */
  percentile(percent: number): number {
    return this.#nanoseconds.getValueAtPercentile(percent) / 1_000;
  }
}
