import { type Channel, type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import { engines, startEngine } from '@ctu/tooling/dialects';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache, redisChannel, StatsRedisCache } from './index.js';
import { outcomeOf } from './testing/engine-outcomes.js';
import { kindOf, waysTo } from './testing/engine-ways.js';
import { freshPrefix, reached } from './testing/reached.js';

// All at once: a cluster takes seconds.
const all = await Promise.all(engines.map(async (engine) => ({ engine, started: await startEngine(engine) })));
afterAll(() => Promise.all(all.map(({ started }) => started.stop())));

const unhurried = { heartbeat: 60_000 };

describe.each(all)('On $engine.name', ({ engine, started }) => {
  const { refused, tracked } = outcomeOf(engine);
  const refuses = (command: string) => refused.includes(command);
  const sharded = refuses('SUBSCRIBE');

  describe.each(waysTo(engine, () => started))('through $name', (way) => {
    const client = reached(way);
    const cacheOf = (prefix = freshPrefix()) => new RedisCache<string>(client(), { prefix, ...patient });

    it('a cache reads, writes, lists, counts and clears', async () => {
      const cache = cacheOf();
      await cache.setMany([
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ]);
      expect(await cache.getMany(['a', 'b', 'none'])).toEqual(['1', '2', undefined]);
      expect(await cache.get('c')).toBe('3');
      expect(await cache.has('c')).toBe(true);
      expect(await cache.getRemainingTTL('c')).toBeGreaterThan(0);
      expect(await cache.now('c')).toBeGreaterThan(0);
      expect(await cache.deleteMany(['a', 'b', 'none'])).toBe(2);
      expect(await cache.delete('a')).toBe(false);
      for await (const key of cache.keys()) expect(key).toBe('c');
      expect(await cache.size).toBe(1);
      await cache.clear();
      expect(await cache.size).toBe(0);
    });

    it(refuses('INFO') ? 'the server counts no hits' : 'the server counts hits', async () => {
      const cache = new StatsRedisCache<string>(client(), { prefix: freshPrefix(), ...patient });
      await cache.set('k', 'value');
      await cache.get('k');
      const { hits, usedBytes } = await cache.stats();
      expect([hits > 0, usedBytes > 0]).toEqual(refuses('INFO') ? [false, false] : [true, true]);
    });

    it(`a database ${refuses('FLUSHDB') ? 'cannot be emptied but by keys' : 'is emptied'}`, async () => {
      const whole = new RedisCache<string>(client(), patient);
      await whole.set('k', 'value');
      const cleared = whole.clear({ everything: true });
      if (refuses('FLUSHDB')) await expect(cleared).rejects.toMatchObject({ code: 'SERVER' });
      else await cleared;
      expect(await whole.has('k')).toBe(refuses('FLUSHDB'));
      for await (const key of whole.keys()) await whole.delete(key);
    });

    if (sharded) {
      it('a channel is lost where it is not sharded, and says why', async () => {
        const { errors } = await joined(redisChannel(client(), { name: freshPrefix(), ...unhurried }));
        expect(String(errors[0])).toMatch(/SUBSCRIBE is not supported/);
      });
    }

    it(`a channel${sharded ? ', sharded,' : ''} tells what changes`, async () => {
      const channel = redisChannel(client(), { name: freshPrefix(), sharded, ...unhurried });
      const [one, other] = [await joined(channel), await joined(channel)];
      one.member.publish(['k']);
      await waitUntil(() => other.told.length > 1);
      expect([one.told, other.told]).toEqual([['armed'], ['armed', 'k']]);
    });

    const tracks = tracked.includes(kindOf(way));
    it(tracks ? 'keys are tracked' : 'the fallback is joined where keys would be tracked, and says why', async () => {
      const far = cacheOf();
      const fallback = redisChannel(client(), { name: freshPrefix(), sharded, ...unhurried });
      const { told, errors, member } = await joined(far.tracking({ fallback, ...unhurried }), 'armed');
      expect(told).toEqual(tracks ? ['armed'] : ['lost', 'armed']);
      expect(errors).toMatchObject(tracks ? [] : [{ code: 'UNSUPPORTED' }]);
      await member.close();
    });

    it('near forgets what another process writes', async () => {
      const far = cacheOf();
      const fallback = redisChannel(client(), { name: freshPrefix(), sharded, ...unhurried });
      const processOf = () => {
        const channel = far.tracking({ fallback, ...unhurried });
        return new TwoLevelCache(new MemoryCache<string, string>(), far, { channel, onEvent() {} });
      };
      const [one, other] = [processOf(), processOf()];
      await waitUntil(() => one.stats().nearAsked && other.stats().nearAsked);
      await one.set('k', 'first');
      expect(await other.get('k')).toBe('first');
      await one.set('k', 'second');
      await waitUntil(async () => (await other.get('k')) === 'second');
      await Promise.all([one.close(), other.close()]);
    });
  });

  it(`${refused.join(', ') || 'nothing'} is refused, of all that was sent`, () => {
    expect([...started.met].sort()).toEqual([...refused].sort());
  });
});

/** A member of a channel, once it is told something, and what that is. It leaves with the test. */
async function joined(channel: Channel, awaited?: string) {
  const told: string[] = [];
  const errors: unknown[] = [];
  const listener: ChannelListener = {
    armed: () => told.push('armed'),
    changed: (keys) => told.push(...(keys ?? ['any']).map(String)),
    lost: (error) => {
      errors.push(error);
      told.push('lost');
    },
  };
  const member = channel.join(listener);
  onTestFinished(() => Promise.resolve(member.close()));
  await waitUntil(() => (awaited ? told.includes(awaited) : told.length > 0));
  return { told, errors, member };
}
