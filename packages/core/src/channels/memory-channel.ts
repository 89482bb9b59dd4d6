import type { Changed, Channel, ChannelListener, ChannelMember } from '../protocol/channel.js';

/**
 * A channel between caches of one process: for tests, and for examples of several processes.
 *
 * @example
 * ```ts
 * import { MemoryCache, memoryChannel, TwoLevelCache } from '@ctu/core';
 *
 * const [far, channel] = [new MemoryCache<string, string>(), memoryChannel()];
 * const processOf = () => new TwoLevelCache(new MemoryCache<string, string>(), far, { channel });
 * const [one, other] = [processOf(), processOf()];
 * await Promise.resolve(); // it is armed
 *
 * one.set('greeting', 'Hello');
 * console.log(other.get('greeting')); // → Hello
 * one.set('greeting', 'Goodbye');
 * await Promise.resolve(); // it was heard
 * console.log(other.get('greeting')); // → Goodbye
 * ```
 */
export function memoryChannel(): Channel {
  const listeners = new Set<ChannelListener>();
  const later = (listener: ChannelListener, tell: () => void): void => {
    void Promise.resolve().then(() => listeners.has(listener) && tell());
  };
  return {
    join(listener): ChannelMember {
      listeners.add(listener);
      later(listener, () => listener.armed());
      return {
        publish(keys: Changed) {
          for (const other of listeners) if (other !== listener) later(other, () => other.changed(keys));
        },
        close(midway) {
          if (midway) this.publish(undefined);
          listeners.delete(listener);
        },
      };
    },
  };
}
