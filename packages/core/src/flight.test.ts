import { describe, expect, it } from 'vitest';
import { type Flight, Flights } from './flight.js';

/** A promise that is settled from outside. */
function deferred(): { promise: Promise<string>; resolve: (value: string) => void; reject: (error: unknown) => void } {
  let [resolve, reject]: [(value: string) => void, (error: unknown) => void] = [() => {}, () => {}];
  const promise = new Promise<string>((onResolve, onReject) => {
    [resolve, reject] = [onResolve, onReject];
  });
  return { promise, resolve, reject };
}

describe('Flights', () => {
  it('lets later readers of a key join the read under way, and none of another key', () => {
    const flights = new Flights<string, string>();
    const { promise } = deferred();
    expect(flights.read('k', () => promise)).toBe(promise);
    expect(flights.joinable('k')).toBe(promise);
    expect(flights.joinable('l')).toBeUndefined();
  });

  it.each(['resolve', 'reject'] as const)('keeps no read that has landed: %s', async (settle) => {
    const flights = new Flights<string, string>();
    const { promise, [settle]: land } = deferred();
    const read = flights.read('k', () => promise);
    land('outcome');
    await read.catch(() => {});
    expect(flights.joinable('k')).toBeUndefined();
  });

  it('detaches the read under way: later readers start another, which the first one leaves alone when it lands', async () => {
    const flights = new Flights<string, string>();
    const [first, second] = [deferred(), deferred()];
    let flight: Flight<string> | undefined;
    const read = flights.read('k', (departing) => {
      flight = departing;
      return first.promise;
    });
    flights.detach('k');
    expect(flight?.attached).toBe(false);
    expect(flights.joinable('k')).toBeUndefined();
    flights.read('k', () => second.promise);
    first.resolve('old');
    await expect(read).resolves.toBe('old');
    expect(flights.joinable('k')).toBe(second.promise);
  });

  it('detaches a read that writes to its key while it departs', () => {
    const flights = new Flights<string, string>();
    let flight: Flight<string> | undefined;
    flights.read('k', (departing) => {
      flight = departing;
      flights.detach('k');
      return deferred().promise;
    });
    expect(flight?.attached).toBe(false);
    expect(flights.joinable('k')).toBeUndefined();
  });

  it('detaches reads when a write begins and when it ends', () => {
    const flights = new Flights<string, string>();
    flights.read('k', () => deferred().promise);
    const write = flights.write('k');
    expect(flights.joinable('k')).toBeUndefined();
    flights.read('k', () => deferred().promise);
    flights.written('k', write);
    expect(flights.joinable('k')).toBeUndefined();
  });

  it('says of a write whether it is the newest: of two that overlap, only the later one, and only if it ends first', () => {
    const flights = new Flights<string, string>();
    expect(flights.written('k', flights.write('k'))).toBe(true);
    const [first, second] = [flights.write('k'), flights.write('k')];
    expect(flights.written('k', second)).toBe(true);
    expect(flights.written('k', first)).toBe(false);
    const [third, fourth] = [flights.write('k'), flights.write('k')];
    expect(flights.written('k', third)).toBe(false);
    expect(flights.written('k', fourth)).toBe(false);
  });

  it('detaches reads and writes of every key', () => {
    const flights = new Flights<string, string>();
    flights.read('k', () => deferred().promise);
    const write = flights.write('l');
    flights.detachAll();
    expect(flights.joinable('k')).toBeUndefined();
    expect(flights.written('l', write)).toBe(false);
  });
});
