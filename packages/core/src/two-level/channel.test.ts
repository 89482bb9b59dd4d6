import { describe, expect, it, vi } from 'vitest';
import { cached } from '../cached/cached.js';
import { memoryChannel } from '../channels/memory-channel.js';
import { CacheError } from '../errors.js';
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
  closed: string | undefined;
  fails: Error | undefined;
  join(listener: ChannelListener) {
    this.listener = listener;
    return {
      publish: (keys: unknown) => void this.published.push(keys),
      close: (midway?: boolean) => {
        if (this.fails) throw this.fails;
        this.closed = midway ? 'midway' : 'with a goodbye';
      },
    };
  }
}

function processOf(options: object = {}, far = new FaultyCache<string, string>(new Map()), other?: object) {
  const clock = new ManualClock();
  const near = (other ?? new MemoryCache<string, string>({ clock })) as MemoryCache<string, string>; // as far as it is used
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

  it('keeps none of many values that another process changed while an async near forgot the others', async () => {
    const near = new FaultyCache<string, string>(new Map());
    const { far, channel, cache } = processOf({}, undefined, near);
    channel.listener.armed();
    await settled();
    const writing = far.hold('set');
    const contest = cache.set('l', 'other');
    const forgetting = near.hold('deleteMany');
    const write = cache.setMany([
      ['k', 'mine'],
      ['l', 'mine'],
    ]);
    writing.release();
    await settled();
    channel.listener.changed(['k']);
    forgetting.release();
    await Promise.all([contest, write]);
    await settled();
    expect(await near.has('k')).toBe(false);
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
    expect(channel.closed).toBe('midway');
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

  it('empties near again where that has failed, and asks it from then on', async () => {
    const near = new FaultyCache<string, string>(new Map());
    const [channel, clock] = [new ToldChannel(), new ManualClock()];
    const cache = new TwoLevelCache(near, new FaultyCache<string, string>(new Map()), { channel, clock, onError() {} });
    await near.set('k', 'stale');
    near.fail('clear', new Error('full'));
    channel.listener.armed();
    await settled();
    expect([cache.stats().nearAsked, await cache.get('k')]).toEqual([false, undefined]);
    near.mend();
    clock.advance(1_000);
    await settled();
    expect([cache.stats().nearAsked, await cache.get('k')]).toEqual([true, undefined]);
  });

  it('is not asked, where near could not be emptied until the channel was lost', async () => {
    const near = new FaultyCache<string, string>(new Map());
    const [channel, clock] = [new ToldChannel(), new ManualClock()];
    const options = { channel, clock, grace: 10_000, onError() {} };
    const cache = new TwoLevelCache(near, new FaultyCache<string, string>(new Map()), options);
    near.fail('clear', new Error('full'));
    channel.listener.armed();
    await settled();
    near.mend();
    channel.listener.lost();
    clock.advance(1_000);
    await settled();
    expect(cache.stats().nearAsked).toBe(false);
  });

  it('does not ask near any more once it is closed, also within `grace`', async () => {
    const { near, channel, cache, clock } = processOf({ grace: 1_000 });
    channel.listener.armed();
    await settled();
    channel.listener.lost();
    await cache.close();
    near.set('k', 'of who has near to himself now');
    clock.advance(1_000);
    await settled();
    expect([cache.stats().nearAsked, near.has('k')]).toEqual([false, true]);
  });

  it('closes both levels where leaving the channel fails', async () => {
    const { near, far, channel, cache } = processOf();
    const closed: string[] = [];
    Object.assign(near, { close: () => closed.push('near') });
    Object.assign(far, { close: async () => closed.push('far') });
    channel.fails = new Error('cut');
    await expect(cache.close()).rejects.toBe(channel.fails);
    expect(closed).toEqual(['near', 'far']);
  });

  it('refuses a near level that cannot be emptied', () => {
    const { get, set, has, delete: remove } = new Map<string, string>();
    expect(() => processOf({}, undefined, { get, set, has, delete: remove })).toThrow(/it cannot be emptied/);
  });

  it('tells onError of a loss that has a reason', async () => {
    const onError = vi.fn();
    const { channel } = processOf({ onEvent: undefined, onError });
    channel.listener.lost();
    const error = new Error('refused');
    channel.listener.lost(error);
    expect(onError.mock.calls).toEqual([[error]]);
  });

  it('leaves the channel with a goodbye only where nothing is being written, and nothing owed', async () => {
    const { far, channel, cache } = processOf();
    const writing = far.hold('set');
    const write = cache.set('k', 'value');
    await cache.close();
    expect(channel.closed).toBe('midway');
    writing.release();
    await write;

    const other = processOf();
    await other.cache.set('k', 'value');
    await other.cache.close();
    expect(other.channel.closed).toBe('with a goodbye');

    const third = processOf();
    third.far.fail('set', new CacheError('TIMEOUT', 'too late'));
    await third.cache.set('k', 'value').catch(() => {});
    await third.cache.close();
    expect(third.channel.closed).toBe('midway');
  });
});

describe('A cached function over two levels with a channel', () => {
  /** A function whose loads end when they are told to. */
  function loading(options: object = {}) {
    const process = processOf(options);
    const loads: ((value: string) => void)[] = [];
    const load = () => new Promise<string>((resolve) => loads.push(resolve));
    const read = cached(load as (key: string) => Promise<string>, {
      cache: process.cache,
      key: (key: string) => key,
      clock: process.clock,
      onError() {},
    });
    return { ...process, loads, read };
  }

  it.each([
    ['of the key', ['k']],
    ['of any key', undefined],
  ])('forgets the key where a change %s has overtaken a refresh, since far may have what is older', async (_, keys) => {
    const { far, channel, loads, read } = loading();
    channel.listener.armed();
    await far.set('k', 'older');
    const refreshed = read.refresh('k');
    await settled();
    channel.listener.changed(keys);
    loads[0]!('newer');
    expect(await refreshed).toBe('newer');
    expect(await far.get('k')).toBeUndefined();
  });

  it('leaves to another process what that has stored, where both had found nothing', async () => {
    const { far, channel, loads, read } = loading();
    channel.listener.armed();
    const result = read('k');
    await settled();
    await far.set('k', 'theirs');
    channel.listener.changed(['k']);
    loads[0]!('ours');
    expect([await result, await far.get('k')]).toEqual(['ours', 'theirs']);
  });

  it('is not overtaken by a change that was heard before it began, though a result is being stored', async () => {
    const { far, channel, loads, read } = loading();
    channel.listener.armed();
    await settled();
    const storing = far.hold('set');
    const first = read('k');
    await settled();
    loads[0]!('first');
    await settled();
    channel.listener.changed(['k']);
    const refreshed = read.refresh('k');
    await settled();
    loads[1]!('second');
    await settled();
    storing.release();
    expect([await first, await refreshed, await read('k')]).toEqual(['first', 'second', 'second']);
  });

  it('has its refresh stored where a delete that is owed is under way', async () => {
    const { far, clock, loads, read } = loading({ channel: undefined, resilient: true });
    far.fail('set', new CacheError('TIMEOUT', 'too late'));
    await read.set(['k'], 'older');
    far.mend();
    const paying = far.hold('deleteMany');
    clock.advance(1_000);
    const refreshed = read.refresh('k');
    await settled();
    loads[0]!('newer');
    expect(await refreshed).toBe('newer');
    const answer = read('k');
    await settled();
    loads[1]?.('newer');
    expect(await answer).toBe('newer');
    paying.release();
  });
});
