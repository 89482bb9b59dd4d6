import { patient } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { tap } from './testing/tap.js';

describe.each(ways)('a cache on another cache, through $name', (way) => {
  const client = reached(way);

  it('has a prefix of its own, and clears nothing of the other', async () => {
    const [mine, theirs] = [freshPrefix(), freshPrefix()];
    const base = new RedisCache<number>(client(), { ...patient, prefix: theirs });
    const faces = [
      base.for<string>(mine),
      base.for<string>('').for<string>(mine),
      new PrefixedRedisCache<string>(base, mine),
      new RedisCache<string>(base, { prefix: mine }),
      new StatsRedisCache<string>(base).for<string>(mine),
    ];
    await base.set('k', 1);
    for (const face of faces) {
      await face.set('k', 'mine');
      expect(await face.get('k')).toBe('mine');
      expect(await base.get('k')).toBe(1);
      await face.clear();
      expect(await face.size).toBe(0);
      expect(await base.size).toBe(1);
    }
    await base.clear();
  });

  it('lies below the other, as a path: the other has its keys, and nothing else of the server is within its reach', async () => {
    const app = freshPrefix();
    const base = new RedisCache(client(), { ...patient, prefix: app });
    const users = base.for<{ name: string }>('v1:user:', { ttl: 60_000, codec: JSON });
    await users.set('42', { name: 'Ada' });
    expect(await new RedisCache(client(), patient).get(`${app}v1:user:42`)).toEqual({ name: 'Ada' });
    expect([await base.get('v1:user:42'), await base.size]).toEqual([{ name: 'Ada' }, 1]);
    expect([base.ttl, users.ttl]).toEqual([600_000, 60_000]);
    const stats = new StatsRedisCache(base).for('s.');
    expect(await stats.hits()).toBeLessThanOrEqual(1);

    const raw = new RedisCache(client(), patient).for<number>(app);
    await raw.clear(); // a face has a prefix, even where the base has none
    expect(await base.size).toBe(0);
    await expect(new RedisCache(new RedisCache(client()), { prefix: '' }).clear()).rejects.toMatchObject({
      code: 'CLEAR_REFUSED',
    });
  });

  it.each([undefined, null, 42, '\ud800'])(
    'is refused for %o, which is no prefix: it would clear the other',
    (prefix) => {
      const base = new RedisCache(client(), { ...patient, prefix: freshPrefix() });
      const odd = prefix as string; // JavaScript may pass anything
      expect(() => base.for(odd)).toThrow(TypeError);
      expect(() => new StatsRedisCache(base).for(odd)).toThrow(TypeError);
      expect(() => new PrefixedRedisCache(base, odd)).toThrow(TypeError);
    },
  );

  it('refuses a second prefix among its options', () => {
    const base = new RedisCache(client());
    const second = { prefix: 'b.' } as object;
    const message = 'There is no option prefix of a face';
    expect(() => base.for('a.', second)).toThrow(message);
    expect(() => new PrefixedRedisCache(base, 'a.', second)).toThrow(message);
    expect(() => base.for('a.', { prefix: undefined } as object)).not.toThrow();
  });

  it('has the options that it is given, and those of the other for the rest', async () => {
    const sent = tap(client());
    const prefix = freshPrefix();
    const plain = { stringify: String, parse: (text: string) => text };
    const base = new RedisCache<string>(sent, { ...patient, prefix, ttl: 5_000, codec: plain });
    await new RedisCache<string>(base).set('k', 'v');
    await new RedisCache<string>(base, { ttl: 7_000, codec: undefined }).set('k', 'v');
    await new StatsRedisCache<string>(base, { codec: JSON }).set('k', 'v');
    await new RedisCache<string>(base, { prefix: '' }).set('l', 'v');
    await base.for('p:', { ttl: 8_000 }).for('q').set('l', 'v');
    expect(sent.commands).toEqual([
      ['set', `${prefix}k`, 'v', 'PX', '5000'],
      ['set', `${prefix}k`, 'v', 'PX', '7000'],
      ['set', `${prefix}k`, '"v"', 'PX', '5000'],
      ['set', `${prefix}l`, 'v', 'PX', '5000'],
      ['set', `${prefix}p:q~:l`, 'v', 'PX', '8000'],
    ]);
    expect(new RedisCache(base, { ttl: 7_000 }).ttl).toBe(7_000);
    expect(() => new RedisCache(base, { ttl: 0 })).toThrow(RangeError);
    await base.clear();
  });

  it('leaves the other open when it is closed, and is closed with it', async () => {
    const base = new RedisCache<number>(client(), { ...patient, prefix: freshPrefix() });
    const [face, other] = [base.for(freshPrefix()), new StatsRedisCache(base)];
    await face.close();
    await expect(face.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
    await base.set('k', 1);
    expect(await other.get('k')).toBe(1);
    await base.clear();
    await base.close();
    for (const call of [other.get('k'), other.set('k', 1), other.size, other.clear()]) {
      await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });
});

describe('a cache on one that has opened its client', () => {
  const redis = rawRedis();

  it('leaves that client open', async () => {
    const prefix = freshPrefix();
    await using base = await RedisCache.connect<number>(`redis://127.0.0.1:${inject('port')}`, { ...patient, prefix });
    {
      await using face = new PrefixedRedisCache(base, freshPrefix());
      expect(await face.get('k')).toBeUndefined();
    }
    await base.set('k', 1);
    expect(await redis().get(`${prefix}k`)).toBe('1');
  });
});
