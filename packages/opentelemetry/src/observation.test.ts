import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PrefixedCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { FaultyCache, ManualClock } from '@ctu/core/testing';
import { diag } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { observeStats } from './index.js';
import { diagnosed } from './testing/diagnosed.js';
import { metered } from './testing/meter.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

afterEach(() => diag.disable());

/** A stack that counts, on a server that can be held back. */
function remote() {
  return new FaultyCache<string, number>(new StatsCache(new Map<string, number>()));
}

describe('An observation', () => {
  it('waits for stats that arrive, at most for the timeout, and asks again at the next collection', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const clock = new ManualClock();
    const far = remote();
    observeStats(new TwoLevelCache(new Map<string, number>(), far), { name: 'users', meter, timeout: 500, clock });
    const held = far.hold('stats');
    const collecting = lines();
    await held.arrived;
    clock.advance(500);
    const inTime = (await collecting).join();
    expect(inTime).toContain('ctu_cache_owed{ctu_cache_name="users"} 0');
    expect(inTime).not.toContain('users.far');
    expect(told).toEqual(['ctu: stats() of users took longer than 500 ms']);
    expect((await lines()).join()).toContain('users.far');
    clock.advance(500);
    expect(told).toHaveLength(1);
    held.release();
  });

  it('takes an answer that is late for no count that was set back', async () => {
    const { meter, lines } = metered();
    const clock = new ManualClock();
    const cache = remote();
    observeStats(cache, { name: 'users', meter, timeout: 500, clock });
    const held = cache.hold('stats');
    const collecting = lines();
    await held.arrived; // with nothing counted yet
    clock.advance(500);
    await collecting;
    await cache.get('k');
    await lines();
    held.release();
    await new Promise(setImmediate);
    expect(await lines()).toContain('ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="miss"} 1');
  });

  it('leaves out what fails, says so to the diagnostics of OpenTelemetry, and tells the rest', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const failing = remote();
    observeStats(new TwoLevelCache(new Map<string, number>(), failing), { name: 'users', meter });
    observeStats(new StatsCache(new Map()), { name: 'other', meter });
    failing.fail('stats', new Error('cannot read {"password":"hunter2"}'));
    const all = (await lines()).join();
    expect(all).toContain('ctu_cache_owed{ctu_cache_name="users"} 0');
    expect(all).toContain('ctu_cache_writes_total{ctu_cache_name="other"} 0');
    expect(all).not.toContain('users.far');
    expect(told).toEqual(['ctu: stats() of users.far failed with Error']);
  });

  it('collects though the diagnostics throw', async () => {
    const warn = () => {
      throw new Error('no');
    };
    diag.setLogger({ ...console, verbose() {}, warn }, { suppressOverrideMessage: true });
    const { meter, lines } = metered();
    observeStats({ stats: () => Promise.reject(new Error('no')) }, { name: 'users', meter });
    observeStats(new StatsCache(new Map()), { name: 'other', meter });
    expect((await lines()).join()).toContain('other');
  });

  it('tells two readers the same, also where they collect at once', async () => {
    const { meter, lines, others } = metered();
    const cache = remote();
    observeStats(cache, { name: 'users', meter });
    await cache.get('k');
    const held = cache.hold('stats');
    const both = Promise.all([lines(), others()]);
    await held.arrived;
    held.release();
    const [own, other] = await both;
    expect(own).toEqual(other);
    expect(cache.count('stats')).toBe(1);
  });

  it('observes no more once it is closed, also by the end of a `using` block', async () => {
    const { meter, lines } = metered();
    const cache = new StatsCache(new Map());
    const observation = observeStats(cache, { name: 'users', meter });
    observation.close();
    observation.close();
    observeStats(cache, { name: 'users', meter })[Symbol.dispose]();
    expect(await lines()).toEqual([]);
  });

  it('does not keep the cache alive, observes it no more once it is gone, and disturbs no other', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const gone = (() => {
      const cache = new StatsCache(new Map<string, number>());
      observeStats(cache, { name: 'gone', meter });
      return new WeakRef(cache);
    })();
    const cache = new StatsCache(new Map());
    observeStats(cache, { name: 'users', meter });
    await new Promise(setImmediate); // a WeakRef holds what it was made of until the turn has ended
    collectGarbage();
    expect(gone.deref()).toBe(undefined);
    const first = (await lines()).join();
    expect(first).not.toContain('gone');
    expect(first).toContain('users');
    observeStats(cache, { name: 'gone', meter }); // the name is free again
    expect(told).toEqual([]);
  });

  it('takes another cache of the same name in place of the first, and says so', async () => {
    const told = diagnosed();
    const { meter, lines } = metered();
    const [first, second, third] = [1, 2, 3].map(() => new StatsCache(new Map()));
    const former = observeStats(first!, { name: 'users', meter });
    observeStats(second!, { name: 'users', meter });
    former.close(); // it is nobody's any more
    observeStats(third!, { name: 'users', meter }).close();
    first!.get('k');
    second!.get('k');
    expect(await lines()).toEqual([]);
    expect(told).toEqual(Array(2).fill('ctu: users was observed already; from now on this is another cache'));
  });

  it('asks each level once, whatever is around it', async () => {
    const { meter, lines } = metered();
    const far = remote();
    observeStats(new PrefixedCache(new TwoLevelCache(new Map<string, number>(), far), 'a.'), { name: 'users', meter });
    await lines();
    expect(far.count('stats')).toBe(1);
  });
});
