import { type ChannelListener, MemoryCache, TwoLevelCache } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import IORedis, { type RedisOptions } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisCache } from '../index.js';
import { clientsOf, fakeRedis } from '../testing/fake-redis.js';
import { rawRedis } from '../testing/raw-redis.js';
import { freshPrefix, reached, ways } from '../testing/reached.js';
import { type RedisChannelClient, redisChannel } from './redis-channel.js';

describe.each(ways)('A channel through $name', (way) => {
  const client = reached(way);
  const channelClient = () => client() as unknown as RedisChannelClient; // each of them can publish

  /** A member that notes what it is told. */
  function member(name: string, heartbeat = 1_000) {
    const told: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(keys ?? 'any'),
      lost: () => told.push('lost'),
    };
    const joined = redisChannel(channelClient(), { name, heartbeat }).join(listener);
    return { ...joined, publish: joined.publish.bind(joined), close: joined.close.bind(joined), told };
  }

  it('is armed, and tells the others what has changed', async () => {
    const name = freshPrefix();
    const [one, other] = [member(name), member(name)];
    await waitUntil(() => [one, other].every(({ told }) => told.includes('armed')));
    one.publish(['a', 'b\ud800']);
    one.publish(undefined);
    await waitUntil(() => other.told.length >= 3);
    // In a cluster they may go through different nodes, and the second be there first: a gap, and then nothing new.
    expect(one.told).toEqual(['armed']);
    expect(other.told[0]).toBe('armed');
    expect(other.told.slice(1)).toEqual(expect.arrayContaining([['a', 'b\ud800'], 'any']));
    await Promise.all([one.close(), other.close()]);
  });

  it('keeps the near levels of two processes coherent', async () => {
    const prefix = freshPrefix();
    const channel = redisChannel(channelClient(), { name: prefix });
    const far = new RedisCache<string>(client(), { prefix, ...patient });
    const processOf = () => {
      const near = new MemoryCache<string, string>();
      let armed = false;
      const onEvent = ({ type }: { type: string }) => {
        armed ||= type === 'channel-armed';
      };
      return { near, isArmed: () => armed, cache: new TwoLevelCache(near, far, { channel, onEvent }) };
    };
    const [one, other] = [processOf(), processOf()];
    await waitUntil(() => one.isArmed() && other.isArmed());
    await one.cache.set('k', 'first');
    expect(await other.cache.get('k')).toBe('first');
    await waitUntil(() => true);
    await one.cache.set('k', 'second');
    await waitUntil(async () => (await other.cache.get('k')) === 'second');
    await other.cache.delete('k');
    await waitUntil(async () => (await one.cache.get('k')) === undefined);
  });

  it.runIf(!way.cluster)('is lost with its connection, and armed again once it is back', async () => {
    const name = freshPrefix();
    const one = member(name);
    await waitUntil(() => one.told.includes('armed'));
    await raw().sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await waitUntil(() => one.told.filter((what) => what === 'armed').length > 1);
    expect(one.told.slice(0, 3)).toEqual(['armed', 'lost', 'armed']);
    await one.close();
  });
  const raw = rawRedis();
});

describe('A channel of a client of ioredis', () => {
  const settings: Record<string, RedisOptions> = {
    'without a queue for commands that cannot be sent yet': { enableOfflineQueue: false },
    'that connects with its first command': { lazyConnect: true },
    'that does not subscribe again': { autoResubscribe: false },
  };

  it.each(Object.entries(settings))('%s is armed, and armed again once it was lost', async (_, options) => {
    const client = new IORedis(inject('port'), '127.0.0.1', options);
    const raw = createClient({ url: `redis://127.0.0.1:${inject('port')}` });
    await raw.connect();
    const told: string[] = [];
    const member = redisChannel(client, { name: freshPrefix(), heartbeat: 100 }).join({
      armed: () => told.push('armed'),
      changed: () => {},
      lost: () => told.push('lost'),
    });
    onTestFinished(async () => {
      await member.close();
      client.disconnect();
      raw.destroy();
    });
    await waitUntil(() => told.includes('armed'));
    await raw.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await waitUntil(() => told.includes('lost') && told.at(-1) === 'armed');
  });

  it('that is closed while it subscribes again leaves no rejection that nobody handles', async () => {
    let subscriptions = 0;
    const port = await fakeRedis((command, name) => {
      if (command !== 'SUBSCRIBE') return undefined;
      // It serves the first one, and then speaks no Redis, so that the client connects again; it is silent to the others.
      return ++subscriptions > 1 ? '' : `*3\r\n$9\r\nsubscribe\r\n$${name!.length}\r\n${name}\r\n:1\r\n\x80`;
    });
    const { ioredis, iovalkey } = await clientsOf(port);
    for (const client of [ioredis, iovalkey] as unknown as IORedis[]) {
      subscriptions = 0;
      const member = redisChannel(client, { name: 'n' }).join({ armed() {}, changed() {}, lost() {} });
      await waitUntil(() => subscriptions > 1);
      await member.close(); // Vitest fails where there is such a rejection
    }
  });
});
