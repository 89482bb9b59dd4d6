import type { Redis } from 'ioredis';
import type Memcache from 'memcache';
import type Memcached from 'memcached';
import type { Client as Memjs } from 'memjs';
import type { RedisClientType } from 'redis';

// Each library is loaded by who needs it, so that a process holds one only.

/** With `timers`, the client's default, it keeps a timer for every command. */
export async function nodeRedisClient(port: number, timers = true): Promise<RedisClientType> {
  const { createClient } = await import('redis');
  const commandOptions = timers ? {} : { timeout: undefined };
  const client: RedisClientType = createClient({ socket: { host: '127.0.0.1', port }, commandOptions });
  return client.connect();
}

export async function ioredisClient(port: number, enableAutoPipelining = false): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const client = new Redis(port, '127.0.0.1', { enableAutoPipelining, lazyConnect: true });
  await client.connect();
  return client;
}

export async function memcachedClient(port: number): Promise<Memcached> {
  const { default: Client } = await import('memcached');
  return new Client(`127.0.0.1:${port}`);
}

export async function memjsClient(port: number): Promise<Memjs> {
  const { default: memjs } = await import('memjs');
  return memjs.Client.create(`127.0.0.1:${port}`);
}

export async function memcacheClient(port: number): Promise<Memcache> {
  const { default: Client } = await import('memcache');
  const client = new Client(`127.0.0.1:${port}`);
  await client.connect();
  return client;
}
