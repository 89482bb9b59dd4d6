import { fromKeyv, toKeyv } from '@ctu/core/keyv';
import { type Candidate, casesFor, describeLacks } from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisCache } from './index.js';
import { freshPrefix } from './testing/reached.js';

const url = `redis://127.0.0.1:${inject('port')}`;

const candidate: Candidate = {
  name: 'fromKeyv over KeyvRedis',
  lacks: {
    keys: 'the stores of Keyv do not agree on what they list',
    size: 'the stores of Keyv do not agree on what they list',
    clock: 'entries end by the clock of the machine',
  },
  async open() {
    const make = () => fromKeyv(new KeyvRedis(url, { namespace: freshPrefix(), throwOnErrors: true }));
    const [cache, neighbour] = [make(), make()];
    return { cache, neighbour, end: () => Promise.all([cache.close!(), neighbour.close!()]) };
  },
};

describe.concurrent(candidate.name, () => {
  beforeAll(() => console.info(describeLacks(candidate).join('\n')));

  for (const { name, run } of casesFor(candidate).runnable) it(name, run);
});

describe('Keyv over a RedisCache', () => {
  it('keeps, lists and clears the entries of its namespace', async () => {
    const cache = await RedisCache.connect(url, { prefix: freshPrefix(), ...patient });
    onTestFinished(() => cache.close());
    const make = (namespace: string) => new Keyv({ store: toKeyv(cache), namespace, throwOnErrors: true });
    const [users, posts] = [make('users'), make('posts')];
    await users.set('42', { since: 1 }, 60_000);
    await posts.set('42', 'Hello');
    expect(await cache.getRemainingTTL('users:42')).toBeGreaterThan(30_000);
    const listed: unknown[] = [];
    for await (const entry of users.iterator!({})) listed.push(entry);
    expect(listed).toEqual([['42', { since: 1 }]]);
    await users.clear();
    expect([await users.get('42'), await posts.get('42')]).toEqual([undefined, 'Hello']);
  });
});
