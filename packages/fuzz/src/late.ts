import { setTimeout as pause } from 'node:timers/promises';
import type { Adapter } from './subjects.js';

/**
 * The same adapter, but some requests leave, and some replies come, some milliseconds late: as through a pool of connections,
 * calls overtake each other.
 */
export function late(adapter: Adapter, random: () => number): Adapter {
  const wait = async () => {
    const milliseconds = Math.floor(random() * 10) - 4;
    if (milliseconds > 0) await pause(milliseconds);
  };
  return new Proxy(adapter, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target); // the adapter has private members
      if (typeof member !== 'function') return member;
      if (name === 'keys' || name === 'close') return member.bind(target);
      return async (...args: unknown[]) => {
        await wait();
        try {
          return await member.apply(target, args);
        } finally {
          await wait();
        }
      };
    },
  });
}
