import { describe, expect, it } from 'vitest';
import type { Cache } from '../cache.js';
import { CacheError } from '../errors.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { FaultySyncCache } from '../testing/faulty/faulty-sync-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { DebugCache } from './debug.js';

const SECRET = 'hunter2';

describe.each([
  ['at once', () => new FaultySyncCache<string, unknown>(new Map())],
  ['with promises', () => new FaultyCache<string, unknown>(new Map())],
])('DebugCache over a cache that answers %s', (_, make) => {
  function debugged(name?: string) {
    const base = make();
    const lines: string[] = [];
    const options = { clock: new ManualClock(), ...(name === undefined ? {} : { name }) };
    const cache = new DebugCache<Cache<string, unknown>>(base, (line) => lines.push(line), options);
    return { base, lines, cache, clock: options.clock };
  }

  it('writes one line per operation, with its outcome', async () => {
    const { cache, lines } = debugged();
    await cache.get('k');
    await cache.set('k', SECRET);
    await cache.get('k');
    await cache.has('k');
    await cache.delete('k');
    await cache.setMany([
      ['a', SECRET],
      ['b', null],
    ]);
    await cache.getMany(['a', 'b', 'c']);
    await cache.deleteMany(['a', 'b', 'c', 'd', 'e']);
    await cache.clear();
    expect(lines).toEqual([
      'cache: get "k": miss, 0.000 ms',
      'cache: set "k": done, 0.000 ms',
      'cache: get "k": hit, 0.000 ms',
      'cache: has "k": true, 0.000 ms',
      'cache: delete "k": true, 0.000 ms',
      'cache: setMany "a" "b": done, 0.000 ms',
      'cache: getMany "a" "b" "c": 2 of 3 hit, 0.000 ms',
      'cache: deleteMany "a" "b" "c" … (5): 2, 0.000 ms',
      'cache: clear: done, 0.000 ms',
    ]);
  });

  it('begins a line with its name, and keeps a key with line breaks on it', async () => {
    const { cache, lines } = debugged('users');
    await cache.get('a\r\nb');
    expect(lines).toEqual(['users: get "a\\r\\nb": miss, 0.000 ms']);
  });

  it('never writes a value, also where the error quotes one', async () => {
    const { base, cache, lines } = debugged();
    await cache.set('k', { password: SECRET });
    await cache.setMany([['l', SECRET]]);
    await cache.get('k');
    await cache.getMany(['k', 'l']);
    const error = Object.assign(new Error(`cannot store ${SECRET}`), { value: SECRET, cause: SECRET });
    for (const operation of ['get', 'set', 'getMany', 'setMany', 'has', 'delete', 'deleteMany', 'clear'] as const) {
      base.fail(operation, error);
    }
    const calls = [
      () => cache.get('k'),
      () => cache.set('k', SECRET),
      () => cache.getMany(['k']),
      () => cache.setMany([['k', SECRET]]),
      () => cache.has('k'),
      () => cache.delete('k'),
      () => cache.deleteMany(['k']),
      () => cache.clear(),
    ];
    for (const call of calls) await expect(async () => call()).rejects.toBe(error);
    expect(lines).toHaveLength(12);
    expect(lines.join('\n')).not.toContain(SECRET);
    expect(lines[4]).toBe('cache: get "k": failed with Error, 0.000 ms');
  });

  it('names the code of an error that has one, and the type of what is no error', async () => {
    const { base, cache, lines } = debugged();
    base.fail('get', new CacheError('TIMEOUT', 'Too late'));
    await expect(async () => cache.get('k')).rejects.toThrow('Too late');
    base.fail('get', SECRET);
    await expect(async () => cache.get('k')).rejects.toBe(SECRET);
    expect(lines).toEqual([
      'cache: get "k": failed with CacheError TIMEOUT, 0.000 ms',
      'cache: get "k": failed with string, 0.000 ms',
    ]);
  });

  it('writes a line for a call that it refuses', async () => {
    const { cache, lines } = debugged();
    await expect(async () => cache.set('k', undefined)).rejects.toThrow(TypeError);
    await expect(async () => cache.set('k', SECRET, { ttl: 0 })).rejects.toThrow(RangeError);
    expect(lines).toEqual([
      'cache: set "k": failed with TypeError, 0.000 ms',
      'cache: set "k": failed with RangeError, 0.000 ms',
    ]);
  });

  it('shows a key that has no text', async () => {
    const { cache, lines } = debugged();
    await cache.get(Object.create(null) as never);
    expect(lines).toEqual(['cache: get {}: miss, 0.000 ms']);
  });
});

describe('DebugCache', () => {
  it('measures on its clock from the call to the answer', async () => {
    const clock = new ManualClock();
    const base = new FaultyCache<string, number>(new Map());
    const lines: string[] = [];
    const cache = new DebugCache(base, (line) => lines.push(line), { clock });
    for (const outcome of ['hit or miss', 'failure']) {
      const held = base.hold('get');
      const reading = cache.get('k');
      await held.arrived;
      expect(lines).toEqual([]);
      clock.advance(12.5);
      if (outcome === 'failure') held.fail(new Error('no'));
      else held.release();
      await reading.catch(() => {});
      expect(lines.pop()).toMatch(/, 12\.500 ms$/);
    }
  });

  it('measures a call that answers at once, too', () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    class Slow extends Map<string, number> {
      override get(key: string): number | undefined {
        clock.advance(3);
        return super.get(key);
      }
    }
    new DebugCache(new Slow(), (line) => lines.push(line), { clock }).get('k');
    expect(lines).toEqual(['cache: get "k": miss, 3.000 ms']);
  });

  it('reads the time from the platform where it is told of no clock', () => {
    const lines: string[] = [];
    new DebugCache(new Map<string, number>(), (line) => lines.push(line)).get('k');
    expect(lines[0]).toMatch(/^cache: get "k": miss, \d+\.\d{3} ms$/);
  });
});
