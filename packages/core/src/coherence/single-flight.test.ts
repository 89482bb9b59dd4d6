import { describe, expect, it } from 'vitest';
import { HeldCall } from '../testing/faulty/held-call.js';
import { Flight } from './flight.js';
import { type Ride, SingleFlight } from './single-flight.js';

describe('SingleFlight', () => {
  it('lets others join a flight until it has its outcome', async () => {
    const flights = new SingleFlight<Ride<unknown>>();
    const held = new HeldCall('reply');
    const ride = flights.share('k', { flight: new Flight(), outcome: held.wait() });
    expect([flights.join('k'), flights.join('j')]).toEqual([ride, undefined]);
    held.release();
    await ride.outcome;
    await ride.outcome; // and what follows from that
    expect(flights.join('k')).toBeUndefined();
  });

  it('lets nobody join a flight that is not joinable any more', () => {
    const flights = new SingleFlight<Ride<unknown>>();
    const flight = new Flight();
    flights.share('k', { flight, outcome: new HeldCall('reply').wait() });
    flight.detach(new Flight());
    expect(flights.join('k')).toBeUndefined();
  });

  it('lets others join the newer of two, also when the older has ended', async () => {
    const flights = new SingleFlight<Ride<unknown>>();
    const held = new HeldCall('reply');
    const older = flights.share('k', { flight: new Flight(), outcome: held.wait() });
    const newer = flights.share('k', { flight: new Flight(), outcome: new HeldCall('reply').wait() });
    held.fail(new Error('no'));
    await expect(older.outcome).rejects.toThrow('no');
    await undefined;
    expect(flights.join('k')).toBe(newer);
  });
});
