import { describe, expect, it } from 'vitest';
import { metering } from './meter.js';

describe('The meter of loads', () => {
  it('has nothing at first', () => {
    expect(metering().stats()).toEqual({
      loads: 0,
      loadErrors: 0,
      meanLoadTime: 0,
      p99LoadTime: 0,
      joined: 0,
      staleServed: 0,
    });
  });

  it('counts all loads, and tells what 99 of 100 did not exceed', () => {
    const meter = metering();
    for (let took = 200; took > 0; took--) meter.ended(took, took > 198);
    expect(meter.stats()).toMatchObject({ loads: 200, loadErrors: 2, meanLoadTime: 100.5, p99LoadTime: 198 });
  });

  it('forgets how long any but the latest 1,000 took', () => {
    const meter = metering();
    meter.ended(5_000, false);
    for (let load = 0; load < 1_000; load++) meter.ended(1, false);
    expect(meter.stats()).toMatchObject({ loads: 1_001, p99LoadTime: 1 });
    for (let load = 0; load < 10; load++) meter.ended(7, false);
    expect(meter.stats().p99LoadTime).toBe(1);
    meter.ended(7, false);
    expect(meter.stats().p99LoadTime).toBe(7);
  });
});
