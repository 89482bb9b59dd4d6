import type { Channel } from '../protocol/channel.js';
import { type NumberedChannelOptions, numberedChannel } from './numbered-channel.js';

/**
 * A channel between the tabs, frames and workers of one origin, or the worker threads of a program: a `BroadcastChannel` of the
 * platform. `name` is that of the cache: members that share a far level have the same.
 *
 * A tab that the browser freezes misses what is said meanwhile; it notices that by the numbers, once it goes on.
 */
export function broadcastChannel(name: string, options: NumberedChannelOptions = {}): Channel {
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
    options,
  );
}
