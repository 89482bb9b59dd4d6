import { describe, expect, it, vi } from 'vitest';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { cached } from './cached.js';
import type { Schema } from './schema.js';

const TTL = 60_000;

/** A function that answers at once: `v1`, `v2`, …; it fails while it is told to. */
function subject(options: object) {
  const clock = new ManualClock();
  const cache = new MemoryCache<string, unknown>({ clock });
  const events: CacheEvent['type'][] = [];
  const state = { failing: false };
  const load = vi.fn((id: string): string | undefined => {
    if (state.failing) throw new Error('down');
    return id.startsWith('x') ? undefined : `v${load.mock.calls.length}`;
  });
  const onEvent = ({ type }: CacheEvent) => events.push(type);
  const get = cached(load, { cache, key: (id: string) => id, clock, onEvent, ...options });
  return { clock, cache, events, state, load, get };
}

describe('A function that answers at once', () => {
  it('answers its old result where it fails, and is left alone for a second then', () => {
    const { clock, get, state, load, events } = subject({ ttl: TTL, staleIfError: TTL });
    expect(get('a')).toBe('v1');
    clock.advance(TTL);
    state.failing = true;
    expect([get('a'), get('a')]).toEqual(['v1', 'v1']);
    expect(load).toHaveBeenCalledTimes(2);
    expect(events).toEqual(['miss', 'loaded', 'miss', 'load-failed', 'stale-hit', 'stale-hit']);
    clock.advance(1_000);
    expect(get('a')).toBe('v1');
    expect(load).toHaveBeenCalledTimes(3);
    clock.advance(TTL);
    expect(() => get('a')).toThrow('down');
    state.failing = false;
    expect(get('a')).toBe('v5');
    expect(get.stats()).toMatchObject({ loads: 5, loadErrors: 3, staleServed: 3 });
  });

  it('remembers a failure, and that there is nothing', () => {
    const { clock, get, state, load, events } = subject({ ttl: TTL, errorTtl: 1_000, absentTtl: 5_000 });
    expect([get('x'), get('x')]).toEqual([undefined, undefined]);
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(5_000);
    expect(get('x')).toBeUndefined();
    expect(load).toHaveBeenCalledTimes(2);
    events.length = 0;
    state.failing = true;
    expect(() => get('a')).toThrow('down');
    state.failing = false;
    expect(() => get('a')).toThrow('down');
    expect(events).toEqual(['miss', 'load-failed', 'error-hit']);
    clock.advance(1_000);
    expect(get('a')).toBe('v4');
  });

  it('forgets a failure where a refresh has succeeded', () => {
    const { clock, get, state } = subject({ ttl: 10, errorTtl: 1_000 });
    state.failing = true;
    expect(() => get('a')).toThrow('down');
    state.failing = false;
    expect(get.refresh('a')).toBe('v2');
    clock.advance(10);
    expect(get('a')).toBe('v3');
  });

  it('shortens its ttl by chance', () => {
    const { clock, get } = subject({ ttl: TTL, jitter: 0.5, random: () => 0.5 });
    get('a');
    clock.advance(0.75 * TTL - 1);
    expect(get('a')).toBe('v1');
    clock.advance(1);
    expect(get('a')).toBe('v2');
  });

  it('takes for a miss what does not fit the schema, and cannot be made to', () => {
    const schema: Schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => (typeof value === 'string' ? { value } : { issues: [{ message: 'no text' }] }),
      },
    };
    const migrate = (kept: unknown) => (typeof kept === 'number' ? `number ${kept}` : undefined);
    const { get, cache, events } = subject({ ttl: TTL, schema, migrate });
    cache.set('number', 42);
    cache.set('list', [42]);
    expect([get('number'), get('list')]).toEqual(['number 42', 'v1']);
    expect(events).toEqual(['hit', 'miss', 'loaded']);
  });

  it('takes for a miss what a schema fails on', () => {
    const schema: Schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => {
          throw new Error('a fault of its own');
        },
      },
    };
    const errors: unknown[] = [];
    const events: CacheEvent[] = [];
    const { get, cache } = subject({
      schema,
      onEvent: (event: CacheEvent) => events.push(event),
      onError: (error: unknown) => errors.push(error),
    });
    cache.set('a', 'kept');
    expect(get('a')).toBe('v1');
    expect(errors).toEqual([new Error('a fault of its own')]);
    expect(events).toContainEqual({ type: 'miss', key: 'a', why: 'schema' });
  });

  it('refuses a schema that does not', () => {
    const schema: Schema = {
      '~standard': { version: 1, vendor: 'test', validate: async (value) => ({ value }) },
    };
    const errors: unknown[] = [];
    const { get, cache } = subject({ ttl: TTL, schema, onError: (error: unknown) => errors.push(error) });
    cache.set('a', 'kept');
    expect(get('a')).toBe('v1');
    expect(errors).toEqual([new TypeError('The schema of a function that answers at once must do so too')]);
  });

  it('has no option that only promises can keep', () => {
    for (const name of ['staleWhileRevalidate', 'refreshAhead', 'timeout', 'softTimeout'] as const) {
      expect(() => subject({ ttl: TTL, staleIfError: TTL, [name]: 1 })).toThrow(
        `${name} needs a cache that answers with promises, an async function, or the option async: true`,
      );
    }
    expect(() => subject({ waitUntil: () => {} })).toThrow('waitUntil needs');
    expect(() => subject({ context: true })).toThrow('context needs');
    expect(() => subject({}).get.with({ signal: new AbortController().signal })).toThrow('cannot be given up');
  });
});
