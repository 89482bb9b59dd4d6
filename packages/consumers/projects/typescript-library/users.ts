import { type Cached, cached, MemoryCache, PrefixedCache, StatsCache } from '@ctu/core';

export type LoadUser = (id: string) => Promise<string>;

const loadUser: LoadUser = async (id) => `User ${id}`;

export const memory: StatsCache<MemoryCache<string, string>> = new StatsCache(new MemoryCache<string, string>());

export const users: PrefixedCache<typeof memory> = new PrefixedCache(memory, 'user.');

export const getUser: Cached<LoadUser, typeof users> = cached(loadUser, { cache: users, ttl: 60_000 });
