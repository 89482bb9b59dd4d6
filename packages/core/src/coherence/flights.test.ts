import { describe, expect, it } from 'vitest';
import { Flights } from './flights.js';
import type { Scope } from './stores.js';
import { writing } from './test-writing.js';

const asyncFlights = (): Flights => new Flights({ async: true });

describe('Flights', () => {
  it('keeps what nothing has overtaken, for readers who may join until then', () => {
    const flights = asyncFlights();
    const flight = flights.begin('k');
    expect(flight.joinable).toBe(true);
    expect(flights.landed('k', flight)).toBe('keep');
    expect(flights.failed('k', flights.begin('k'))).toBe('leave');
  });

  it.each<[string, Scope, unknown]>([
    ['its key', ['other', 'a.k'], 'a.k'],
    ['its key, given twice', ['a.k', 'a.k'], 'a.k'],
    ['a prefix of its key', { prefix: 'a.' }, 'a.k'],
    ['all keys', { prefix: '' }, 'a.k'],
    ['all keys, also of what is no text', { prefix: '' }, 1],
  ])('is overtaken by a write under way: of %s', async (_, scope, key) => {
    const flights = asyncFlights();
    const before = flights.begin(key);
    const write = writing(flights, scope);
    expect(before.joinable).toBe(false);
    expect(flights.landed(key, before)).toBe('leave');

    const [during, late] = [flights.begin(key), flights.begin(key)];
    expect(during.joinable).toBe(true); // by who comes before the write has ended
    expect(flights.landed(key, during)).toBe('leave');

    await write.end();
    expect(late.joinable).toBe(false);
    expect(flights.landed(key, late)).toBe('leave');
    expect(flights.landed(key, flights.begin(key))).toBe('keep');
  });

  it('is overtaken by a write also where it fails, and not after that', async () => {
    const down = new Error('down');
    for (const scope of [['k'], { prefix: 'k' }]) {
      const flights = asyncFlights();
      const flight = flights.begin('k');
      await expect(writing(flights, scope).fail(down)).rejects.toBe(down);
      expect(flight.joinable).toBe(false);
      expect(flights.landed('k', flight)).toBe('forget'); // the cache may have an older value still
      expect(flights.landed('k', flights.begin('k'))).toBe('keep');
    }
  });

  it('has its key forgotten by a write that fails after it has landed, before that tells', async () => {
    for (const scope of [['k'], { prefix: 'k' }]) {
      const flights = asyncFlights();
      const [before, write] = [flights.begin('k'), writing(flights, scope)];
      const during = flights.begin('k');
      const told: string[] = [];
      const forget = (name: string) => async () => void told.push(name);
      const verdicts = [flights.landed('k', before, forget('before')), flights.landed('k', during, forget('during'))];
      expect([verdicts, told]).toEqual([['leave', 'leave'], []]);
      await write.fail(new Error('down')).catch(() => told.push('write'));
      expect(told).toEqual(['before', 'during', 'write']);
    }
  });

  it.each([
    ['first', 'second'],
    ['second', 'first'],
  ] as const)(
    'is forgotten where two writes were under way at a time: the %s ends before the %s',
    async (first, last) => {
      for (const failing of [first, last, undefined]) {
        for (const scope of [['k'], { prefix: '' }]) {
          const flights = asyncFlights();
          const flight = flights.begin('k');
          const writes = { first: writing(flights, ['k', 'l']), second: writing(flights, scope) };
          for (const name of [first, last]) {
            if (name === failing) await writes[name].fail(new Error('down')).catch(() => {});
            else await writes[name].end();
          }
          expect(flights.landed('k', flight)).toBe('forget'); // nobody knows which of them came last
        }
      }
    },
  );

  it('has its key forgotten by a write that met another one, and ends well after it has landed', async () => {
    const flights = asyncFlights();
    const [one, other] = [writing(flights, ['k']), writing(flights, ['k'])];
    await one.end();
    const told: string[] = [];
    expect(flights.landed('k', flights.begin('k'), () => void told.push('forgotten'))).toBe('leave');
    await other.end();
    expect(told).toEqual(['forgotten']);
  });

  it('is joined no more once it has landed in the course of a write, though it is still being forgotten', () => {
    const flights = asyncFlights();
    const write = writing(flights, ['k']);
    const flight = flights.begin('k');
    expect(flight.joinable).toBe(true);
    flights.landed('k', flight);
    expect(flight.joinable).toBe(false);
    return write.end();
  });

  it('is left alone where two writes at a time have no key in common', async () => {
    const flights = asyncFlights();
    const flight = flights.begin('k');
    const writes = [writing(flights, ['k', 'k']), writing(flights, ['l']), writing(flights, { prefix: 'm' })];
    for (const write of writes) await write.end();
    expect(flights.landed('k', flight)).toBe('leave');
  });

  it('is overtaken by a write of a sync cache, and forgotten where that throws', () => {
    const flights = new Flights({});
    const [one, other] = [flights.begin('k'), flights.begin('j')];
    const refusal = (): never => {
      throw new Error('down');
    };
    expect(() => flights.overwrite(['k'], refusal)).toThrow('down');
    flights.overwrite(['j'], () => {});
    expect([flights.landed('k', one), flights.landed('j', other)]).toEqual(['forget', 'leave']);
  });

  it.each<[string, Scope, unknown]>([
    ['another key', ['j', 'kk', ''], 'k'],
    ['another prefix', { prefix: 'a.' }, 'b.x'],
    ['a prefix, whose key is no text', { prefix: '1' }, 1],
    ['a prefix that is longer', { prefix: 'a.' }, 'a'],
  ])('is not overtaken by a write: of %s', async (_, scope, key) => {
    const flights = asyncFlights();
    const before = flights.begin(key);
    const write = writing(flights, scope);
    const during = flights.begin(key);
    await write.end();
    expect([before.joinable, during.joinable]).toEqual([true, true]);
    expect([flights.landed(key, before), flights.landed(key, during)]).toEqual(['keep', 'keep']);
  });

  it('is overtaken by the last to end of several writes', async () => {
    const flights = asyncFlights();
    const [sweep, one, other] = [writing(flights, { prefix: '' }), writing(flights, ['k']), writing(flights, ['k'])];
    for (const write of [one, sweep]) {
      await write.end();
      expect(flights.landed('k', flights.begin('k'))).toBe('leave');
    }
    await other.end();
    expect(flights.landed('k', flights.begin('k'))).toBe('keep');
    for (const [first, last] of [
      ['j', 'k'],
      ['k', 'j'],
    ] as const) {
      const [sweepOfJ, sweepOfK] = [writing(flights, { prefix: 'j' }), writing(flights, { prefix: 'k' })];
      await (first === 'j' ? sweepOfJ : sweepOfK).end();
      expect(flights.landed(first, flights.begin(first))).toBe('keep');
      expect(flights.landed(last, flights.begin(last))).toBe('leave');
      await (last === 'j' ? sweepOfJ : sweepOfK).end();
    }
  });

  it('is overtaken at once by a write to a sync cache, and not after that', () => {
    const flights = new Flights({});
    const flight = flights.begin('k');
    const written = flights.overwrite(['k'], (uncontested) => uncontested('k'));
    expect([written, flights.landed('k', flight)]).toEqual([true, 'leave']);
    expect(flights.landed('k', flights.begin('k'))).toBe('keep');
  });

  describe('of which one is kept', () => {
    it('overtakes those that began before it, and they are joined no more', () => {
      const flights = asyncFlights();
      const [first, second, third] = [flights.begin('k'), flights.begin('k'), flights.begin('k')];
      expect(flights.landed('k', second)).toBe('keep');
      expect([first.joinable, third.joinable]).toEqual([false, true]);
      expect([flights.landed('k', first), flights.landed('k', third)]).toEqual(['leave', 'keep']);
    });

    it('overtakes none of another key', () => {
      const flights = asyncFlights();
      const other = flights.begin('j');
      flights.landed('k', flights.begin('k'));
      expect(flights.landed('j', other)).toBe('keep');
    });

    it('overtakes none where it fails', () => {
      const flights = asyncFlights();
      const [first, second] = [flights.begin('k'), flights.begin('k')];
      flights.failed('k', second);
      expect([first.joinable, flights.landed('k', first)]).toEqual([true, 'keep']);
    });
  });

  it('counts what may have changed: each begin and end of a write, and no flight', async () => {
    const flights = asyncFlights();
    const before = flights.changes;
    flights.landed('k', flights.begin('k'));
    flights.failed('k', flights.begin('k', true));
    expect(flights.changes).toBe(before);
    const write = writing(flights, ['k']);
    const during = flights.changes;
    expect(during).toBeGreaterThan(before);
    await write.end();
    expect(flights.changes).toBeGreaterThan(during);
    const sync = new Flights({});
    sync.overwrite(['k'], () => {});
    expect(sync.changes).toBeGreaterThan(0);
  });
});
