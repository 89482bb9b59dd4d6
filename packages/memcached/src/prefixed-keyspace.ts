import type { Wanted } from '@ctu/core/adapter';
import { legalKey } from './key.js';
import type { Keyspace } from './keyspace.js';
import { type MemcachedClient, type MemcachedServer, Refusal } from './memcached-client.js';
import { type NewToken, PrefixToken } from './prefix-token.js';

/** How many keys are tried to find one that lies on a given server. */
const TRIES = 100_000;

/**
 * How often a call is tried anew because the token has changed meanwhile. It changes with every `clear()`; behind a router
 * that asks one server for it here and another one there, it differs for good.
 */
const ROUNDS = 8;

/** How long a token is. */
const TOKEN_LENGTH = 14;

/**
 * Names under a prefix that can be cleared by itself: `<prefix>~<token>:<name>`, with a token for each server.
 *
 * No encoded prefix has a `~` before a token, so that the keys of two prefixes never meet, whatever their tokens, nor where one
 * is a path above the other: `clear()` of `app:` leaves `app:user:` alone.
 *
 * The server of a name is that of `<prefix><name>`, so that a new token moves nothing, and the token of a server lies on
 * that server, so that it travels in the same request as the keys that it belongs to, and is lost only with them.
 */
export function prefixedKeyspace(client: MemcachedClient, prefix: string, newToken: NewToken): Keyspace {
  const known = new Map<MemcachedServer, PrefixToken>();
  const start = client.namespace + prefix;
  const keyOf = (token: string, name: string) => legalKey(`${start}~${token}:${name}`);

  /** No key of the prefix starts with `!`, which is no character of a token. */
  const tokenKey = (server: MemcachedServer): string => {
    for (let n = 0; n < TRIES; n++) {
      const key = legalKey(`${start}~!${n}`);
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

  /**
   * Does something under the token in force, which is checked beside it, not before it. Every step asks first whether the
   * call is still wanted:
   *
   * 1. `set` is sent under token A; its caller is told `TIMEOUT`.
   * 2. Another process clears the prefix, which puts B in force, and writes the key.
   * 3. The replies to 1 come: A is out of force, and the older value would be written again, over the newer one.
   */
  const within = async <T>(server: MemcachedServer, call: Wanted, act: (token: string) => Promise<T>, none?: T) => {
    const prefixToken = tokenOf(server);
    for (let round = 0; round < ROUNDS && call.wanted; round++) {
      let token = prefixToken.lastSeen;
      if (token === undefined && none !== undefined) token = await prefixToken.check();
      if (token === undefined && none !== undefined) return none;
      token ??= await prefixToken.establish(call);
      if (token === undefined || !call.wanted) continue;
      const [inForce, result] = await Promise.all([prefixToken.check(), act(token)]);
      if (inForce === token) return result;
    }
    throw unsettled();
  };

  const read = async (server: MemcachedServer, names: readonly string[], call: Wanted) => {
    const prefixToken = tokenOf(server);
    for (let round = 0; round < ROUNDS && call.wanted; round++) {
      const token = prefixToken.lastSeen ?? (await prefixToken.check());
      if (token === undefined) return names.map(() => undefined);
      if (!call.wanted) continue;
      const keys = [prefixToken.key, ...names.map((name) => keyOf(token, name))];
      const [inForce, ...found] = await server.getMany(keys, call);
      if (prefixToken.saw(inForce) === token) return found;
    }
    throw unsettled();
  };

  return {
    serverOf: (name) => client.serverOf(legalKey(start + name)),
    read,
    set: (server, name, stored, expiry, call) =>
      within(server, call, (token) => server.set(keyOf(token, name), stored, expiry, call)),
    delete: (server, name, call) => within(server, call, (token) => server.delete(keyOf(token, name), call), false),
    remaining: (server, name, call) =>
      within(server, call, async (token) => server.remaining?.(keyOf(token, name), call), 0),
    async clear(server, call) {
      await tokenOf(server).renew(call);
    },
    keySize: (name) => keyOf('x'.repeat(TOKEN_LENGTH), name).length,
  };
}

/** The error of a call that was tried in vain; nobody hears it where the call is not wanted any more. */
function unsettled(): Refusal {
  return new Refusal(`its answers about the token of the prefix differed ${ROUNDS} times`);
}
