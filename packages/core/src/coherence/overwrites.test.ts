import { describe, expect, it } from 'vitest';
import { Flights } from './flights.js';
import { writing } from './test-writing.js';

const asyncFlights = (): Flights => new Flights({ async: true });

describe('A write', () => {
  it('is contested by another of the same key while both are under way, and by none before or after', async () => {
    const flights = asyncFlights();
    const first = writing(flights, ['k', 'j']);
    expect(first.uncontested('k')).toBe(true);
    const second = writing(flights, ['k']);
    await second.end();
    expect([first.uncontested('k'), second.uncontested('k'), first.uncontested('j')]).toEqual([false, false, true]);
    const third = writing(flights, ['k']);
    await first.end();
    expect(third.uncontested('k')).toBe(false);
    await third.end();
    const alone = writing(flights, ['k']);
    expect(alone.uncontested('k')).toBe(true);
    await alone.end();
  });

  it('is contested by one of a prefix of its key, whichever began first', async () => {
    const flights = asyncFlights();
    const before = writing(flights, ['a.k', 'b.k']);
    const sweep = writing(flights, { prefix: 'a.' });
    const after = writing(flights, ['a.j', 'b.j', 1]);
    for (const write of [before, sweep, after]) await write.end();
    expect(['a.k', 'b.k'].map(before.uncontested)).toEqual([false, true]);
    expect(['a.j', 'b.j', 1].map(after.uncontested)).toEqual([false, true, true]);
    const later = writing(flights, ['a.k']);
    expect(later.uncontested('a.k')).toBe(true);
    await later.end();
  });

  it('answers what the call does, in the mode of the cache', async () => {
    const reply = asyncFlights().overwrite(['k'], () => 1);
    expect(reply).toBeInstanceOf(Promise);
    await expect(reply).resolves.toBe(1);
    expect(new Flights({}).overwrite(['k'], () => 1)).toBe(1);
  });
});
