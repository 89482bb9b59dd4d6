import { describe, expect, it } from 'vitest';
import { Flights } from './flights.js';
import { writing } from './test-writing.js';

const asyncFlights = (): Flights => new Flights({ async: true });

describe('Flights of which one is a refresh', () => {
  it('is overtaken by it, and joined until it brings something', () => {
    const flights = asyncFlights();
    const read = flights.begin('k');
    const refresh = flights.begin('k', true);
    expect(read.joinable).toBe(true);
    expect(flights.landed('k', refresh)).toBe('keep');
    expect([read.joinable, flights.landed('k', read)]).toEqual([false, 'leave']);
  });

  it('is to be forgotten once both have ended where it fails: first or last', () => {
    for (const first of ['read', 'refresh']) {
      const flights = asyncFlights();
      const [read, refresh] = [flights.begin('k'), flights.begin('k', true)];
      const end = { read: () => flights.landed('k', read), refresh: () => flights.failed('k', refresh) };
      const verdicts = first === 'read' ? [end.read(), end.refresh()] : [end.refresh(), end.read()];
      expect(verdicts).toEqual(['leave', 'forget']);
    }
  });

  it('has nothing to be forgotten where both fail', () => {
    const flights = asyncFlights();
    const [read, refresh] = [flights.begin('k'), flights.begin('k', true)];
    expect([flights.failed('k', read), flights.failed('k', refresh)]).toEqual(['leave', 'leave']);
  });

  it('has nothing to be forgotten where another refresh makes up for it, or a write', async () => {
    const flights = asyncFlights();
    const [read, first, second] = [flights.begin('k'), flights.begin('k', true), flights.begin('k', true)];
    expect([flights.landed('k', read), flights.failed('k', first)]).toEqual(['leave', 'leave']);
    expect(flights.landed('k', second)).toBe('keep');

    const [next, refresh] = [flights.begin('k'), flights.begin('k', true)];
    expect(flights.landed('k', next)).toBe('leave');
    const write = writing(flights, ['k']);
    expect(flights.failed('k', refresh)).toBe('leave');
    await write.end();
  });

  it('has nothing to be forgotten where a write had overtaken it before the refresh began', async () => {
    const flights = asyncFlights();
    const read = flights.begin('k');
    await writing(flights, ['k']).end();
    flights.failed('k', flights.begin('k', true));
    expect(flights.landed('k', read)).toBe('leave'); // the cache has what was written
  });

  it('hands on to the next refresh that something is to be forgotten', () => {
    const flights = asyncFlights();
    const [read, first] = [flights.begin('k'), flights.begin('k', true)];
    expect(flights.landed('k', read)).toBe('leave');
    const last = flights.begin('k', true);
    expect(flights.failed('k', first)).toBe('leave');
    expect(flights.failed('k', last)).toBe('forget');
  });

  it('overtakes nobody by a value that is not kept itself, whose answer is out all the same', () => {
    const flights = asyncFlights();
    const [first, second, refresh] = [flights.begin('k'), flights.begin('k'), flights.begin('k', true)];
    flights.failed('k', refresh);
    expect([flights.landed('k', second), first.joinable]).toEqual(['forget', false]);
    expect(flights.landed('k', first)).toBe('forget');
  });

  it('overtakes nobody where it begins during a write, which has done so', async () => {
    const flights = asyncFlights();
    const write = writing(flights, ['k']);
    const refresh = flights.begin('k', true);
    await write.end();
    const read = flights.begin('k');
    expect([flights.landed('k', refresh), flights.landed('k', read)]).toEqual(['leave', 'keep']);
  });
});
