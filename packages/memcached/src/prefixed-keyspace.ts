import { legalKey } from './key.js';
import type { Keyspace } from './keyspace.js';
import type { MemcachedClient, MemcachedServer, Stored } from './memcached-client.js';
import { type NewToken, PrefixToken } from './prefix-token.js';

/** How many keys are tried to find one that lies on a given server. */
const TRIES = 100_000;

/** How long a token is. */
const TOKEN_LENGTH = 14;

/**
 * Names under a prefix that can be cleared by itself: `<prefix><token>:<name>`, with a token for each server.
 *
 * The server of a name is that of `<prefix><name>`, so that a new token moves nothing, and the token of a server lies on
 * that server, so that it travels in the same request as the keys that it belongs to, and is lost only with them.
 */
export function prefixedKeyspace(client: MemcachedClient, prefix: string, newToken: NewToken): Keyspace {
  const known = new Map<MemcachedServer, PrefixToken>();
  const start = client.namespace + prefix;
  const keyOf = (token: string, name: string) => legalKey(`${start}${token}:${name}`);

  /** No key of the prefix starts with `!`, which is no character of a token. */
  const tokenKey = (server: MemcachedServer): string => {
    for (let n = 0; n < TRIES; n++) {
      const key = legalKey(`${start}!${n}`);
      if (client.serverOf(key) === server) return key;
    }
    throw new Error(`The ring gives no key to ${server.name}`);
  };
  const tokenOf = (server: MemcachedServer): PrefixToken => {
    let prefixToken = known.get(server);
    // A ring may change; every process must look for the token under the same key.
    if (!prefixToken || client.serverOf(prefixToken.key) !== server) {
      prefixToken = new PrefixToken(server, tokenKey(server), newToken);
      known.set(server, prefixToken);
    }
    return prefixToken;
  };

  /** Does something under the token in force, which is checked beside it, not before it. */
  const write = async <T>(server: MemcachedServer, act: (token: string) => Promise<T>, none?: T): Promise<T> => {
    const prefixToken = tokenOf(server);
    for (;;) {
      let token = prefixToken.lastSeen;
      if (token === undefined && none !== undefined) token = await prefixToken.check();
      if (token === undefined && none !== undefined) return none;
      token ??= await prefixToken.establish();
      const [inForce, result] = await Promise.all([prefixToken.check(), act(token)]);
      if (inForce === token) return result;
    }
  };

  const read = async (server: MemcachedServer, names: readonly string[]): Promise<(Stored | undefined)[]> => {
    const prefixToken = tokenOf(server);
    for (;;) {
      const token = prefixToken.lastSeen ?? (await prefixToken.check());
      if (token === undefined) return names.map(() => undefined);
      const [inForce, ...found] = await server.getMany([prefixToken.key, ...names.map((name) => keyOf(token, name))]);
      if (prefixToken.saw(inForce) === token) return found;
    }
  };
  const serverOf = (name: string) => client.serverOf(legalKey(start + name));

  return {
    serverOf,
    read(names) {
      const server = serverOf(names[0]!); // there is at least one
      return { server, found: read(server, names) };
    },
    set: (server, name, stored, expiry) => write(server, (token) => server.set(keyOf(token, name), stored, expiry)),
    delete: (server, name) => write(server, (token) => server.delete(keyOf(token, name)), false),
    async clear(server) {
      await tokenOf(server).renew();
    },
    keySize: (name) => keyOf('x'.repeat(TOKEN_LENGTH), name).length,
  };
}
