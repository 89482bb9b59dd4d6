import { MemCached } from '@ctu/memcached';
import { memcacheClient, memcachedClient, memjsClient } from '../clients.js';
import type { Setups } from '../contender.js';
import type { Value } from '../value.js';
import { readOneByOne } from './reading.js';

/** Our Memcached cache over each client. */
export const setups = {
  own: async (port) => readOneByOne(await MemCached.connect<Value, string>(`127.0.0.1:${port}`)),
  memcached: async (port) => readOneByOne(new MemCached<Value, string>(await memcachedClient(port))),
  memjs: async (port) => readOneByOne(new MemCached<Value, string>(await memjsClient(port))),
  memcache: async (port) => readOneByOne(new MemCached<Value, string>(await memcacheClient(port))),
} satisfies Setups;
