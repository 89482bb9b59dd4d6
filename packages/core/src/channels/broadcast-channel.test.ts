import { Worker } from 'node:worker_threads';
import { seededRandom, waitUntil } from '@ctu/tooling';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import type { Channel, ChannelMember } from '../protocol/channel.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { broadcastChannel } from './broadcast-channel.js';

const random = seededRandom();
const members: ChannelMember[] = [];
const freshName = () => `broadcast-channel.test ${random()}`;

afterEach(() => {
  for (const member of members.splice(0)) member.close();
});

/** A member that notes what it is told. */
function joined(channel: Channel) {
  const told: unknown[] = [];
  const member = channel.join({
    armed: () => told.push('armed'),
    changed: (keys) => told.push(keys ?? 'any'),
    lost: () => told.push('lost'),
  });
  members.push(member);
  return { member, told };
}

describe('broadcastChannel', () => {
  it('is armed later, and tells all others what has changed, and not itself', async () => {
    const [name, clock] = [freshName(), new ManualClock()]; // so that no silence is a change
    const [one, other, elsewhere] = [name, name, freshName()].map((of) => joined(broadcastChannel(of, { clock })));
    expect(one!.told).toEqual([]);
    await waitUntil(() => one!.told.length + other!.told.length === 2);
    one!.member.publish(['a', 1]);
    one!.member.publish(undefined);
    await waitUntil(() => other!.told.length === 3);
    expect([one!.told, other!.told, elsewhere!.told]).toEqual([['armed'], ['armed', ['a', 1], 'any'], ['armed']]);
  });

  it('takes a text that got lost for a change of any key', async () => {
    const name = freshName();
    const { told } = joined(broadcastChannel(name, { clock: new ManualClock() }));
    await waitUntil(() => told.includes('armed'));
    const peer = new BroadcastChannel(name);
    for (const [number, key] of [
      [1, 'a'],
      [3, 'c'], // the second got lost
      [4, 'd'],
    ])
      peer.postMessage(JSON.stringify(['peer', number, 0, [key]]));
    await waitUntil(() => told.length === 4);
    peer.close();
    expect(told).toEqual(['armed', ['a'], 'any', ['d']]);
  });

  it('keeps the near level of another thread coherent', async () => {
    const name = freshName();
    const far = new FaultyCache<string, string>(new MemoryCache());
    const near = new MemoryCache<string, string>();
    const channel = broadcastChannel(name, { clock: new ManualClock() });
    const cache = new TwoLevelCache(near, far, { channel });
    await waitUntil(() => cache.stats().nearAsked);
    await cache.set('k', 'old');
    expect(near.get('k')).toBe('old');
    // What a member sends; the channel is a built-in of threads, too.
    const worker = new Worker(
      `const channel = new BroadcastChannel(${JSON.stringify(name)});
       channel.postMessage(JSON.stringify(['thread', 1, 0, ['k']]));
       channel.onmessage = ({ data }) => channel.postMessage(data.includes('"l"') ? '["thread",2,0,["l"]]' : data);`,
      { eval: true },
    );
    await waitUntil(() => near.get('k') === undefined);
    await cache.set('l', 'old'); // the thread hears of it, and says that it has changed it, too
    await waitUntil(() => near.get('l') === undefined);
    await worker.terminate();
    await cache.close();
  });

  it('takes `heartbeat: undefined` for its default of a minute', async () => {
    const [name, clock] = [freshName(), new ManualClock()];
    const { told } = joined(broadcastChannel(name, { clock, heartbeat: undefined }));
    await waitUntil(() => told.includes('armed'));
    const peer = new BroadcastChannel(name);
    peer.postMessage(JSON.stringify(['peer', 1, 0, ['a']]));
    await waitUntil(() => told.length === 2);
    peer.close();
    clock.advance(59_000);
    expect(told).toEqual(['armed', ['a']]);
  });

  it('refuses what is no name and no option', () => {
    expect(() => broadcastChannel(undefined as never)).toThrow('name must be a string, not undefined');
    expect(() => broadcastChannel('a', { heartbeat: -1 })).toThrow(RangeError);
    expect(() => broadcastChannel('a', { beat: 1 } as never)).toThrow('There is no option beat');
  });
});
