import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../memory-cache.js';
import type { Channel } from '../protocol/channel.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { memoryChannel } from './memory-channel.js';

const heard = () => Promise.resolve();

/** A member that notes what it is told. */
function joined(channel: Channel) {
  const told: unknown[] = [];
  const member = channel.join({
    armed: () => told.push('armed'),
    changed: (keys) => told.push(keys ?? 'any'),
    lost: () => told.push('lost'),
  });
  return { member, take: () => told.splice(0) };
}

describe('memoryChannel', () => {
  it('arms whoever joins, later', async () => {
    const { take } = joined(memoryChannel());
    expect(take()).toEqual([]);
    await heard();
    expect(take()).toEqual(['armed']);
  });

  it('tells all others what a member has changed, in order, and not itself', async () => {
    const channel = memoryChannel();
    const members = [joined(channel), joined(channel), joined(channel)] as const;
    await heard();
    for (const { take } of members) take();
    const [one, other, third] = members;
    one.member.publish(['a', 1]);
    one.member.publish(undefined);
    expect(other.take()).toEqual([]);
    await heard();
    expect([one.take(), other.take(), third.take()]).toEqual([[], [['a', 1], 'any'], [['a', 1], 'any']]);
  });

  it('tells nothing to who has left, not even what was under way', async () => {
    const channel = memoryChannel();
    const [one, other] = [joined(channel), joined(channel)];
    await heard();
    other.take();
    one.member.publish(['a']);
    other.member.close();
    await heard();
    expect(other.take()).toEqual([]);
  });

  it('keeps apart from other channels', async () => {
    const [one, other] = [joined(memoryChannel()), joined(memoryChannel())];
    one.member.publish(['a']);
    await heard();
    expect(other.take()).toEqual(['armed']);
  });

  it('keeps the near levels of two caches coherent: a write, a delete and a clear', async () => {
    const [far, channel] = [new FaultyCache<string, string>(new MemoryCache()), memoryChannel()];
    const [one, other] = [1, 2].map(() => new TwoLevelCache(new MemoryCache<string, string>(), far, { channel }));
    await heard();
    for (const change of [
      () => one!.set('k', 'new'),
      () => one!.delete('k'),
      () => one!.set('k', 'newer'),
      () => one!.clear(),
    ]) {
      await far.set('k', 'old');
      await other!.get('k');
      expect(other!.near.get('k')).toBe('old');
      await change();
      await heard();
      expect(other!.near.get('k')).toBeUndefined();
      await other!.delete('k');
    }
  });
});
