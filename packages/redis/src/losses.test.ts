// @module-tag stress
import {
  CacheError,
  type Channel,
  type ChannelListener,
  type ChannelMember,
  MemoryCache,
  memoryChannel,
  TwoLevelCache,
} from '@ctu/core';
import { ask, nodeOfSlot, patient, startRedis, startRedisCluster, waitUntil } from '@ctu/tooling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisCache, redisChannel } from './index.js';
import { slotOf } from './slot.js';
import { clusterLibraries, libraries, type Opened } from './testing/libraries.js';
import { freshPrefix } from './testing/reached.js';

// Servers of their own: others would lose their connections, too.
const [server, cluster] = await Promise.all([startRedis(), startRedisCluster(3)]);
afterAll(() => Promise.all([server.stop(), cluster.stop()]));

/** For those who are not to be lost, however busy the machine is. */
const unhurried = { heartbeat: 60_000 };

const subjects = [
  ...libraries.map((library) => ({ ...library, servers: [server] })),
  ...clusterLibraries.map((library) => ({ ...library, servers: cluster.servers })),
];

describe.each(subjects)('What is lost through $name', ({ servers, open }) => {
  let opened: Opened;
  const members: ChannelMember[] = [];

  beforeAll(async () => {
    opened = await open(...servers.map(({ port }) => port));
  });
  afterEach(async () => {
    await Promise.all(members.splice(0).map((member) => member.close()));
  });
  afterAll(async () => {
    await opened.end();
  });

  const cacheOf = (prefix: string) => new RedisCache<string>(opened.client, { prefix, ...patient });
  const everywhere = (line: string) => Promise.all(servers.map(({ port }) => ask(port, line)));

  /** A member that notes what it is told. */
  function joined(channel: Channel) {
    const told: unknown[] = [];
    const errors: unknown[] = [];
    const listener: ChannelListener = {
      armed: () => told.push('armed'),
      changed: (keys) => told.push(...(keys ?? ['any'])),
      lost: (error) => {
        errors.push(error);
        told.push('lost');
      },
    };
    const member = channel.join(listener);
    members.push(member);
    const times = (what: string) => told.filter((one) => one === what).length;
    return {
      member,
      told,
      errors,
      armed: (count: number) =>
        waitUntil(() => told.lastIndexOf('lost') < told.lastIndexOf('armed') && times('armed') >= count),
      times,
    };
  }

  /** Kills the connections of all that the servers track. */
  async function killTrackers(): Promise<void> {
    for (const { port } of servers) {
      const trackers = (await ask(port, 'client list')).split('\n').filter((line) => / flags=\w*t/.test(line));
      expect(trackers).not.toEqual([]);
      for (const [, id] of trackers.map((line) => /^(?:\$\d+\s*)?id=(\d+)/.exec(line)!))
        await ask(port, `client kill id ${id}`);
    }
  }

  it('is no change: who hears of none by a channel without its connection is told of any, or that it is lost', async () => {
    const name = freshPrefix();
    const [one, other] = [1, 2].map(() => joined(redisChannel(opened.client, { name })));
    await Promise.all([one!.armed(1), other!.armed(1)]);
    await everywhere('client kill type pubsub');
    one!.member.publish(['k']);
    await waitUntil(() => ['k', 'any', 'lost'].some((what) => other!.told.includes(what)));
    await waitUntil(() => [one!, other!].every(({ told }) => told.lastIndexOf('armed') > told.lastIndexOf('lost')));
  });

  it('is a channel without any connection, which is published to again', async () => {
    const name = freshPrefix();
    const [one, other] = [1, 2].map(() => joined(redisChannel(opened.client, { name })));
    await Promise.all([one!.armed(1), other!.armed(1)]);
    await everywhere('client kill type normal skipme yes');
    await waitUntil(() => {
      one!.member.publish(['k']);
      return other!.told.includes('k');
    });
  });

  it('is tracking without its connections, armed again once all are back', async () => {
    const { told, armed } = joined(cacheOf(freshPrefix()).tracking());
    await armed(1);
    await killTrackers();
    await armed(2);
    expect(told.slice(0, 2)).toEqual(['armed', 'lost']);
  });

  it('is no change: near forgets what was written while its connections were killed', async () => {
    const far = cacheOf(freshPrefix());
    const events: string[] = [];
    const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, {
      channel: far.tracking(),
      onEvent: ({ type }) => events.push(type),
    });
    members.push(cache as never); // it is closed likewise
    await waitUntil(() => cache.stats().nearAsked);
    await far.set('k', 'old');
    await waitUntil(async () => (await cache.get('k')) === 'old' && cache.near.has('k'));
    await killTrackers();
    await far.set('k', 'new');
    await waitUntil(() => events.lastIndexOf('channel-lost') > 0 && cache.stats().nearAsked);
    expect(await cache.get('k')).toBe('new');
  });

  it('is nothing with FLUSHALL: it is told as a change of any key', async () => {
    const { told, armed, times } = joined(cacheOf(freshPrefix()).tracking(unhurried));
    await armed(1);
    await everywhere('flushall');
    await waitUntil(() => times('any') === servers.length);
    expect(new Set(told)).toEqual(new Set(['armed', 'any']));
  });

  it('is a server that is silent for a heartbeat: armed again once it speaks', async () => {
    const { told, errors, armed } = joined(cacheOf(freshPrefix()).tracking({ heartbeat: 2_000 }));
    await armed(1);
    await servers[0]!.freeze();
    await waitUntil(() => told.includes('lost'));
    servers[0]!.thaw();
    await armed(2);
    expect(errors[0]).toMatchObject({ code: 'TIMEOUT' });
  });

  it.runIf(servers.length > 1)('is tracking where a slot of a cluster moves (a single server has none)', async () => {
    const { told, errors, armed } = joined(cacheOf(freshPrefix()).tracking({ heartbeat: 2_000 }));
    await armed(1);
    const ids = await Promise.all(servers.map(async ({ port }) => /\w{40}/.exec(await ask(port, 'cluster myid'))![0]));
    await everywhere('flushall'); // a slot with keys would be a loss of these
    for (const id of [ids[1], ids[0]]) {
      const before = told.filter((what) => what === 'armed').length;
      const known = errors.length;
      await everywhere(`cluster setslot 0 node ${id}`);
      await waitUntil(() => errors.slice(known).some((error) => /slots of the cluster have moved/.test(String(error))));
      await armed(before + 1);
    }
  });

  it.runIf(servers.length > 1)('is a sharded channel where its slot moves (a single server has none)', async () => {
    const name = freshPrefix();
    const slot = slotOf(name);
    const { told, armed, times } = joined(redisChannel(opened.client, { name, sharded: true, heartbeat: 300 }));
    await armed(1);
    const ids = await Promise.all(servers.map(async ({ port }) => /\w{40}/.exec(await ask(port, 'cluster myid'))![0]));
    const owner = nodeOfSlot(slot);
    await everywhere('flushall'); // a slot with keys would be a loss of these
    await everywhere(`cluster setslot ${slot} node ${ids[(owner + 1) % 3]}`);
    await armed(times('armed') + 1);
    expect(told).toContain('lost');
    await everywhere(`cluster setslot ${slot} node ${ids[owner]}`);
  });

  describe('where the server refuses to track', () => {
    beforeAll(() => everywhere('acl setuser default -client|tracking'));
    afterAll(() => everywhere('acl setuser default +client|tracking'));

    it('is tracking from the start, and says why', async () => {
      const { told, errors } = joined(cacheOf(freshPrefix()).tracking(unhurried));
      await waitUntil(() => told.length > 0);
      expect(told).toEqual(['lost']);
      expect(errors[0]).toBeInstanceOf(CacheError);
      expect(errors[0]).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('NOPERM') });
    });

    it('is tracking for who joins after that, too: he is told, and his fallback is joined', async () => {
      const far = cacheOf(freshPrefix());
      const before = joined(far.tracking(unhurried));
      await waitUntil(() => before.told.length > 0);
      const { told, armed, errors } = joined(far.tracking({ fallback: memoryChannel(), ...unhurried }));
      await armed(1);
      expect(told).toEqual(['lost', 'armed']);
      expect(errors[0]).toMatchObject({ code: 'UNSUPPORTED' });
    });

    it('is tracking alone: the fallback is joined, published to, and left at the end', async () => {
      const fallback = memoryChannel();
      const { member, told, armed } = joined(cacheOf(freshPrefix()).tracking({ fallback, ...unhurried }));
      const peer = joined(fallback);
      await Promise.all([armed(1), peer.armed(1)]);
      peer.member.publish(['theirs']);
      member.publish(['ours']);
      await waitUntil(() => told.includes('theirs') && peer.told.includes('ours'));
      expect([told, peer.told]).toEqual([
        ['lost', 'armed', 'theirs'],
        ['armed', 'ours'],
      ]);
      await member.close();
      peer.member.publish(['late']);
      await Promise.resolve();
      expect(told).not.toContain('late');
    });

    it('is nothing for two processes that fall back to pub/sub: they stay coherent', async () => {
      const prefix = freshPrefix();
      const far = cacheOf(prefix);
      const processOf = () => {
        const fallback = redisChannel(opened.client, { name: prefix });
        const cache = new TwoLevelCache(new MemoryCache<string, string>(), far, {
          channel: far.tracking({ fallback }),
        });
        members.push(cache as never); // it is closed likewise
        return cache;
      };
      const [one, other] = [processOf(), processOf()];
      await waitUntil(() => one.stats().nearAsked && other.stats().nearAsked);
      await one.set('k', 'old');
      await waitUntil(async () => (await other.get('k')) === 'old' && other.near.has('k'));
      await one.set('k', 'new');
      await waitUntil(async () => (await other.get('k')) === 'new');
    });
  });
});
