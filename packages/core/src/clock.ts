/** Where a timed part reads the time, in milliseconds. `performance` and `Date` are clocks as they are. */
export interface Clock {
  now(): number;
}
