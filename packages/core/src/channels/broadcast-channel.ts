import { check } from '../checks.js';
import type { Channel } from '../protocol/channel.js';
import { type NumberedChannelOptions, numberedChannel } from './numbered-channel.js';

/**
 * A channel between the tabs, frames and workers of one origin, or the worker threads of a program: a `BroadcastChannel` of the
 * platform. `name` is that of the cache: members that share a far level have the same.
 *
 * The default of `heartbeat` is a minute here. A tab that the browser freezes misses what is said meanwhile; it notices that by the numbers, once it goes on. Throws a TypeError for a
 * name that is no string, a TypeError or RangeError for options that make no sense. It keeps no program from ending.
 *
 * @example
 * ```ts
 * import { broadcastChannel, MemoryCache, TwoLevelCache } from '@ctu/core';
 *
 * const far = new MemoryCache<string, string>(); // in a browser: what all tabs share, such as IndexedDB behind four methods
 * const channel = broadcastChannel('settings');
 * const settings = new TwoLevelCache(new MemoryCache<string, string>(), far, { channel });
 *
 * settings.set('theme', 'dark'); // the other tabs forget what they have near
 * console.log(settings.get('theme')); // → dark
 * settings.close();
 * ```
 */
export function broadcastChannel(name: string, options: NumberedChannelOptions = {}): Channel {
  check({ name }, { name: 'a string' });
  return numberedChannel(
    {
      echoes: false,
      open({ up, received }) {
        const channel = new BroadcastChannel(name);
        // Node's keeps a program alive by itself.
        (channel as { unref?(): void }).unref?.();
        channel.onmessage = ({ data }) => received(String(data));
        void Promise.resolve().then(up); // not before the member is there
        return { send: (text) => channel.postMessage(text), close: () => channel.close() };
      },
    },
    { ...options, heartbeat: options.heartbeat ?? HEARTBEAT },
  );
}

/** A tab in the background wakes once a minute, and nothing gets lost while it is there. */
const HEARTBEAT = 60_000;
