import type { MemcachedServer } from '../memcached-client.js';

/** Makes one server of the port for each server of a library, and gives the same one each time. */
export function perServer<T>(make: (theirs: T) => MemcachedServer): (theirs: T) => MemcachedServer {
  const servers = new Map<T, MemcachedServer>();
  return (theirs) => {
    const known = servers.get(theirs);
    if (known) return known;
    const server = make(theirs);
    servers.set(theirs, server);
    return server;
  };
}
