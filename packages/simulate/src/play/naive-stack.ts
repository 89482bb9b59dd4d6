import { NEAR, type Parts, type Stack } from './stack.js';
import { WatchedNear } from './watched-near.js';

/** What is often written by hand: a cache in memory with a ttl before a shared one, and whoever misses fills both. */
export function naiveStack({ clock, far, watcher, load }: Parts): Stack {
  const near = new WatchedNear({ clock, watcher });
  return {
    async read(key) {
      const held = near.get(key);
      if (held !== undefined) return held;
      const found = await far.get(key);
      if (found !== undefined) watcher.hit('far');
      const value = found ?? (await load(key));
      if (found === undefined) await far.set(key, value);
      near.set(key, value, { ttl: NEAR.ttl });
      return value;
    },
    async forget(key) {
      near.delete(key);
      await far.delete(key);
    },
    asksNear: true,
    get held() {
      return near.held;
    },
  };
}
