import type { RedisServer } from '../redis-client.js';

/** The node of a name, the same one each time, so that a call makes none. */
export function nodesByName(make: (name: string) => RedisServer): (name: string) => RedisServer {
  const known = new Map<string, RedisServer>();
  return (name) => {
    let node = known.get(name);
    if (!node) {
      node = make(name);
      known.set(name, node);
    }
    return node;
  };
}
