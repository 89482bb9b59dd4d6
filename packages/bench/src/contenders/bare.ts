import { bareSocket } from '../bare-socket.js';
import { ioredisClient, memcacheClient, memcachedClient, memjsClient, nodeRedisClient } from '../clients.js';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';

/** The client libraries without any cache around them: what one writes by hand. */
export const setups = {
  redis: async (port) => {
    const client = await nodeRedisClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      get: async (key) => parse(await client.get(key)),
    };
  },
  'redis-without-timers': async (port) => {
    const client = await nodeRedisClient(port, false);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      get: async (key) => parse(await client.get(key)),
    };
  },
  'redis-mget': async (port) => {
    const client = await nodeRedisClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      getMany: async (keys) => (await client.mGet(keys)).map(parse),
    };
  },
  ioredis: async (port) => {
    const client = await ioredisClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      get: async (key) => parse(await client.get(key)),
    };
  },
  'ioredis-auto-pipelining': async (port) => {
    const client = await ioredisClient(port, true);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      get: async (key) => parse(await client.get(key)),
    };
  },
  'ioredis-mget': async (port) => {
    const client = await ioredisClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value)),
      getMany: async (keys) => (await client.mget(keys)).map(parse),
    };
  },
  // What anybody could reach: one socket, and a reader that takes for granted what comes.
  'memcached-socket': async (port) => {
    const { getMany, set } = await bareSocket(port);
    return {
      set: (key, value) => set(key, JSON.stringify(value)),
      getMany: async (keys) => (await getMany(keys)).map(parse),
    };
  },
  // This library makes JSON of objects by itself.
  memcached: async (port) => {
    const client = await memcachedClient(port);
    return {
      set: (key, value) => called((done) => client.set(key, value, 600, done)),
      get: (key) => called((done) => client.get(key, done)),
    };
  },
  'memcached-multi': async (port) => {
    const client = await memcachedClient(port);
    return {
      set: (key, value) => called((done) => client.set(key, value, 600, done)),
      getMany: (keys) => called((done) => client.getMulti(keys, done)),
    };
  },
  memjs: async (port) => {
    const client = await memjsClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value), { expires: 600 }),
      get: async (key) => parse((await client.get(key)).value?.toString()),
    };
  },
  memcache: async (port) => {
    const client = await memcacheClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value), 600),
      get: async (key) => parse(await client.get(key)),
    };
  },
  'memcache-gets': async (port) => {
    const client = await memcacheClient(port);
    return {
      set: (key, value) => client.set(key, JSON.stringify(value), 600),
      getMany: async (keys) => Array.from((await client.gets(keys)).values(), parse),
    };
  },
} satisfies Setups;

function parse(text: string | null | undefined): Value | undefined {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

function called<T>(call: (done: (error: unknown, reply: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => call((error, reply) => (error ? reject(error) : resolve(reply))));
}
