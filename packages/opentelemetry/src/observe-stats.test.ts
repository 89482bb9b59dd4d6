import { StatsCache } from '@ctu/core';
import { describe, expect, it } from 'vitest';
import { observeStats } from './index.js';
import { metered, withGlobalMeter } from './testing/meter.js';

describe('observeStats', () => {
  it('takes the meter of the global provider, where it is told of none', async () => {
    const { provider, lines } = metered();
    const cache = new StatsCache(new Map());
    withGlobalMeter(provider, () => observeStats(cache, { name: 'users' }));
    expect((await lines()).join()).toContain('users');
  });

  it('does nothing where OpenTelemetry was not set up', () => {
    const cache = new StatsCache(new Map());
    expect(() => observeStats(cache, { name: 'users' }).close()).not.toThrow();
  });

  it.each([
    ['a cache without stats', new Map(), { name: 'users' }, 'cache must be a cache with stats'],
    ['no name', new StatsCache(new Map()), {}, 'needs a name'],
    [
      'a timeout that is no time',
      new StatsCache(new Map()),
      { name: 'users', timeout: 0 },
      'timeout must be a positive number',
    ],
    ['a meter that is none', new StatsCache(new Map()), { name: 'users', meter: {} }, 'meter must be a meter with add'],
  ])('refuses %s', (_, cache, options, message) => {
    expect(() => observeStats(cache as never, options as never)).toThrow(message);
  });
});
