import { cached, GuardedCache, numberedChannel, TwoLevelCache } from '@ctu/core';
import { NEAR, type Parts, type Stack } from './stack.js';
import { watchedEvents } from './watched-events.js';
import { WatchedNear } from './watched-near.js';

/** A function behind two levels and a channel, of `@ctu/core` as it is published. */
export function layeredStack({ clock, random, far, transport, grace, watcher, load }: Parts): Stack {
  const { onEvent, ...watched } = watchedEvents(watcher);
  const near = new WatchedNear({ clock, ...watched });
  const guarded = new GuardedCache(far, { timeout: 250, clock, random, onEvent });
  const channel = numberedChannel(transport, { clock, random });
  const options = { channel, nearTtl: NEAR.ttl, resilient: true, grace, clock, random, onEvent };
  const cache = new TwoLevelCache(near, guarded, options);
  const read = cached(load, { cache, key: (key: string) => key, clock, random, onEvent });
  return {
    read,
    forget: (key) => read.delete(key),
    get held() {
      return near.held;
    },
    get asksNear() {
      return cache.stats().nearAsked;
    },
  };
}
