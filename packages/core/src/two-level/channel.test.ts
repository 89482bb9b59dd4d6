import { describe, expect, it } from 'vitest';
import { cached } from '../cached/cached.js';
import { memoryChannel } from '../channels/memory-channel.js';
import type { CacheEvent } from '../events.js';
import { MemoryCache } from '../memory-cache.js';
import type { Channel, ChannelListener } from '../protocol/channel.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import { TwoLevelCache } from './two-level-cache.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A channel that is told what to say. */
class ToldChannel implements Channel {
  listener!: ChannelListener;
  readonly published: unknown[] = [];
  closed = false;
  join(listener: ChannelListener) {
    this.listener = listener;
    return {
      publish: (keys: unknown) => void this.published.push(keys),
      close: () => {
        this.closed = true;
      },
    };
  }
}

function processOf(options: object = {}, far = new FaultyCache<string, string>(new Map())) {
  const clock = new ManualClock();
  const near = new MemoryCache<string, string>({ clock });
  const channel = new ToldChannel();
  const events: CacheEvent['type'][] = [];
  const onEvent = ({ type }: CacheEvent) => events.push(type);
  const cache = new TwoLevelCache(near, far, { channel, clock, onEvent, ...options });
  return { clock, near, far, channel, cache, events };
}

describe('A two-level cache with a channel', () => {
  it('asks near only once the channel was armed, and empties it first', async () => {
    const { near, far, channel, cache, events } = processOf();
    near.set('k', 'stale');
    await far.set('k', 'value');
    expect([await cache.get('k'), await cache.getMany(['k']), cache.stats().nearAsked]).toEqual([
      'value',
      ['value'],
      false,
    ]);
    channel.listener.armed();
    await settled();
    expect(near.size).toBe(0);
    expect([await cache.get('k'), await cache.get('k')]).toEqual(['value', 'value']);
    expect(cache.stats().nearHits).toBe(1);
    expect(events).toEqual(['channel-armed']);
  });

  it('forgets what others have changed, and what is on its way to it', async () => {
    const { near, far, channel, cache } = processOf();
    channel.listener.armed();
    await settled();
    await cache.set('k', 'old');
    channel.listener.changed(['k']);
    expect(near.has('k')).toBe(false);
    const reading = far.hold('get');
    const read = cache.get('k');
    channel.listener.changed(['k']);
    reading.release();
    expect(await read).toBe('old');
    expect(near.has('k')).toBe(false);
    await cache.setMany([
      ['k', 'new'],
      ['l', 'new'],
    ]);
    channel.listener.changed(undefined);
    await settled();
    expect(near.size).toBe(0);
  });

  it('keeps no value of its own that another process changed while it was written', async () => {
    const { near, far, channel, cache } = processOf();
    channel.listener.armed();
    await settled();
    const writing = far.hold('set');
    const write = cache.set('k', 'mine');
    channel.listener.changed(['k']);
    writing.release();
    await write;
    expect(near.has('k')).toBe(false);
  });

  it('keeps no value of its own that was written while it was armed again', async () => {
    const { near, far, channel, cache } = processOf();
    channel.listener.armed();
    await settled();
    const writing = far.hold('set');
    const write = cache.set('k', 'mine');
    channel.listener.lost();
    channel.listener.armed();
    writing.release();
    await write;
    await settled();
    expect(near.has('k')).toBe(false);
  });

  it('bypasses near once the channel is lost, at once or after `grace`', async () => {
    for (const [options, grace] of [
      [{}, 0],
      [{ grace: 1_000 }, 1_000],
      [{ resilient: true, nearTtl: 500 }, 500],
      [{ resilient: true }, 0],
    ] as const) {
      const { near, far, channel, cache, clock, events } = processOf(options);
      channel.listener.armed();
      await settled();
      await cache.set('k', 'value');
      await far.set('l', 'value');
      channel.listener.lost(new Error('cut'));
      await cache.get('l');
      await far.set('k', 'newer');
      if (grace > 0) {
        clock.advance(grace - 1);
        expect(await cache.get('k')).toBe('value');
        clock.advance(1);
      }
      expect(await cache.get('k')).toBe('newer');
      expect(cache.stats().nearAsked).toBe(false);
      await settled();
      expect(events).toEqual(['channel-armed', 'channel-lost']);
      channel.listener.armed();
      await settled();
      await cache.get('k');
      expect(near.has('k')).toBe(true);
    }
  });

  it('does not end a grace that was over before, where it is armed again', async () => {
    const { near, channel, cache, clock } = processOf({ grace: 1_000 });
    channel.listener.armed();
    await settled();
    channel.listener.lost();
    channel.listener.armed();
    await settled();
    await cache.set('k', 'value');
    clock.advance(1_000);
    await settled();
    expect([near.has('k'), await cache.get('k'), cache.stats().nearHits]).toEqual([true, 'value', 1]);
  });

  it('does not store the load of a cached function whose key another process has deleted', async () => {
    const { channel, cache, far } = processOf();
    channel.listener.armed();
    await settled();
    let end: (value: string) => void = () => {};
    const load = (_id: string) => new Promise<string>((resolve) => (end = resolve));
    const get = cached(load, { cache, key: (id: string) => id });
    const call = get('k');
    await settled();
    channel.listener.changed(['k']);
    end('old');
    expect(await call).toBe('old');
    expect(await far.has('k')).toBe(false);
  });

  it('publishes the keys of each write, also where far has not acknowledged it, and leaves with close', async () => {
    const { channel, cache, far } = processOf();
    await cache.set('k', 'v');
    await cache.setMany([
      ['k', 'v'],
      ['l', 'v'],
    ]);
    await cache.delete('k');
    await cache.deleteMany(['k', 'l']);
    await cache.clear();
    far.fail('set', new Error('cut'));
    await expect(cache.set('k', 'v')).rejects.toThrow('cut');
    expect(channel.published).toEqual([['k'], ['k', 'l'], ['k'], ['k', 'l'], undefined, ['k']]);
    await cache.close();
    expect(channel.closed).toBe(true);
  });

  it('does not ask a near that could not forget, until it is armed again', async () => {
    const near = new FaultyCache<string, string>(new MemoryCache());
    const channel = new ToldChannel();
    const far = new FaultyCache<string, string>(new Map());
    const cache = new TwoLevelCache(near, far, { channel, onEvent() {} });
    channel.listener.armed();
    await settled();
    await cache.set('k', 'old');
    await far.set('k', 'new');
    near.fail('deleteMany', new Error('down'));
    channel.listener.changed(['k']);
    await settled();
    near.mend();
    expect(await cache.get('k')).toBe('new');
    channel.listener.armed();
    await settled();
    await cache.get('k');
    await cache.get('k');
    expect(cache.stats().nearHits).toBe(1);
  });

  it('keeps two processes apart from what the other has written, over one far level', async () => {
    const channel = memoryChannel();
    const far = new FaultyCache<string, string>(new Map());
    const [one, other] = [1, 2].map(() => new TwoLevelCache(new MemoryCache<string, string>(), far, { channel }));
    await settled();
    await one!.set('k', 'first');
    expect(await other!.get('k')).toBe('first');
    await one!.set('k', 'second');
    await settled();
    expect([await other!.get('k'), await one!.get('k')]).toEqual(['second', 'second']);
    await other!.delete('k');
    await settled();
    expect(await one!.get('k')).toBeUndefined();
  });
});
