import { CacheError, type CacheEvent, cached, GuardedCache, MemoryCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache, ManualClock } from '@ctu/core/testing';
import { describe, expect, it } from 'vitest';
import { countEvents } from './count-events.js';
import { metered, withGlobalMeter } from './testing/meter.js';

const ofEvents = (lines: readonly string[]) => lines.filter((line) => line.startsWith('ctu_cache_events_total'));

function counting(name = 'users') {
  const { meter, lines } = metered();
  return { onEvent: countEvents({ name, meter }), lines };
}

describe('countEvents', () => {
  it('counts what calls of a cached function meet, each with its reason', async () => {
    const { onEvent, lines } = counting();
    const clock = new ManualClock();
    const cache = new MemoryCache<string, string>({ clock });
    const getUser = cached(async (id: string) => `User ${id}`, { cache, key: (id) => id, ttl: 1_000, clock, onEvent });
    await Promise.all([getUser('42'), getUser('42')]);
    await getUser('42');
    await getUser.refresh('42');
    clock.advance(1_000);
    await getUser('42');
    expect(ofEvents(await lines())).toEqual([
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="hit"} 1',
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="joined"} 1',
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="loaded"} 3',
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="miss",ctu_cache_reason="absent"} 3',
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="refresh",ctu_cache_reason="refresh"} 1',
    ]);
  });

  it('measures loads in seconds, failed ones apart, by the class of their error', async () => {
    const { onEvent, lines } = counting();
    const clock = new ManualClock();
    const load = async (id: string): Promise<string> => {
      clock.advance(250);
      if (id === 'nobody') throw new RangeError('There is no user nobody');
      return id;
    };
    const getUser = cached(load, {
      cache: new MemoryCache<string, string>({ clock }),
      key: (id) => id,
      clock,
      onEvent,
    });
    await getUser('42');
    await expect(getUser('nobody')).rejects.toThrow(RangeError);
    const loads = (await lines()).filter((line) => /load_duration_(count|sum)|le="0\.(1|5)"/.test(line));
    expect(loads).toEqual([
      'ctu_cache_load_duration_bucket{ctu_cache_name="users",error_type="RangeError",le="0.1"} 0',
      'ctu_cache_load_duration_bucket{ctu_cache_name="users",error_type="RangeError",le="0.5"} 1',
      'ctu_cache_load_duration_bucket{ctu_cache_name="users",le="0.1"} 0',
      'ctu_cache_load_duration_bucket{ctu_cache_name="users",le="0.5"} 1',
      'ctu_cache_load_duration_count{ctu_cache_name="users",error_type="RangeError"} 1',
      'ctu_cache_load_duration_count{ctu_cache_name="users"} 1',
      'ctu_cache_load_duration_sum{ctu_cache_name="users",error_type="RangeError"} 0.25',
      'ctu_cache_load_duration_sum{ctu_cache_name="users"} 0.25',
    ]);
  });

  it('counts what two levels and a guard meet', async () => {
    const { onEvent, lines } = counting();
    const far = new FaultyCache<string, string>(new MemoryCache());
    const levels = new TwoLevelCache(new Map<string, string>(), far, { resilient: true, onEvent });
    const guarded = new GuardedCache(far, { failures: 1, onEvent });
    far.fail('get', new CacheError('TIMEOUT', 'Too late'));
    await levels.get('42');
    await expect(guarded.get('42')).rejects.toThrow('Too late');
    expect(ofEvents(await lines())).toEqual([
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="cache-failed",error_type="TIMEOUT"} 1',
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="circuit-opened",error_type="TIMEOUT"} 1',
    ]);
  });

  it('has no error.type where nothing has failed: a channel may be lost without a reason', async () => {
    const { onEvent, lines } = counting();
    onEvent({ type: 'channel-lost', error: undefined });
    expect(await lines()).toEqual([
      'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="channel-lost"} 1',
    ]);
  });

  it('has as many series for a thousand keys and a thousand classes of errors as for one', async () => {
    const { onEvent, lines } = counting();
    const tell = (secret: string): void => {
      const error = Object.assign(new Error(secret), { name: secret });
      const told: CacheEvent[] = [
        { type: 'hit', key: secret },
        { type: 'miss', key: secret, why: 'absent' },
        { type: 'cache-failed', key: secret, error },
        { type: 'load-failed', key: secret, error, duration: 1, behind: false },
      ];
      told.forEach(onEvent);
    };
    tell('secret');
    const one = await lines();
    for (let index = 0; index < 1_000; index++) tell(`secret ${index}`);
    const thousand = await lines();
    expect(thousand).toHaveLength(one.length);
    expect(thousand.join('\n')).not.toContain('secret');
    expect(thousand.join('\n')).toContain('error_type="_OTHER"');
  });

  it('adds up what several functions tell under one name', async () => {
    const { meter, lines } = metered();
    for (const onEvent of [1, 2].map(() => countEvents({ name: 'users', meter }))) onEvent({ type: 'hit', key: 'k' });
    expect(await lines()).toEqual(['ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="hit"} 2']);
  });

  it('takes the meter of the global provider, where it is told of none', async () => {
    const { provider, lines } = metered();
    withGlobalMeter(provider, () => countEvents({ name: 'users' })({ type: 'hit', key: 'k' }));
    expect(await lines()).toHaveLength(1);
  });

  it.each([
    ['no options', undefined, 'options must be an object'],
    ['no name', {}, 'needs a name'],
    ['an empty name', { name: '' }, 'needs a name'],
    ['a name that is no text', { name: 42 }, 'name must be a string, not 42'],
    ['a meter that is none', { name: 'users', meter: {} }, 'meter must be a meter with createCounter'],
    ['an option that there is not', { name: 'users', label: 'x' }, 'There is no option label'],
  ])('refuses %s', (_, options, message) => {
    expect(() => countEvents(options as never)).toThrow(message);
  });
});
