import { cached, MemoryCache, PrefixedCache } from '@ctu/core';
import type { ServerCache } from '@ctu/core/adapter';
import { ManualClock } from '@ctu/core/testing';
import { MemCached, type MemcachedClientLike } from '@ctu/memcached';
import { RedisCache, type RedisClientLike } from '@ctu/redis';

// All that this platform has beside the language.
declare const console: { log(text: string): void };

export const inRedis = (client: RedisClientLike): ServerCache<string, string> => new RedisCache<string>(client);
export const inMemcached = (client: MemcachedClientLike): MemCached<string> => new MemCached<string>(client);

const cache = new PrefixedCache(new MemoryCache<string, string>({ clock: new ManualClock() }), 'user.');
const getUser = cached((id: string) => `User ${id}`, { cache, key: (id) => id, ttl: 60_000 });
console.log(getUser('42'));
