import { type Codec, jsonCodec, type KeyCodec } from '@ctu/core';
import { isTextCodec, ttlMisuse } from '@ctu/core/adapter';
import { Connection } from './calls.js';
import { type RedisClientLike, recognise } from './clients/recognise.js';
import { Keyspace } from './keyspace.js';
import { Reads } from './reads.js';

/** The options of a `RedisCache`. */
export interface RedisCacheOptions<K = string> {
  /** Time to live of entries, in milliseconds: a positive number or `Infinity`. Default: 600,000 (ten minutes). */
  ttl?: number | undefined;
  /** What sets the keys of this cache apart from all others on the server. Default: '', raw keys. */
  prefix?: string | undefined;
  /** Turns values into what Redis keeps, and back. Default: JSON that refuses what JSON would change. */
  codec?: Codec | undefined;
  /** Turns keys into text, and back, such as `jsonKeys`. Default: keys are strings and stay as they are. */
  keys?: KeyCodec<K> | undefined;
  /** Milliseconds after which a request without an answer rejects with `TIMEOUT`; `Infinity` waits. Default: 1,000. */
  timeout?: number | undefined;
}

/** What a cache is made of. Two faces of one cache share it. */
export interface Setup<K> {
  readonly connection: Connection;
  readonly keyspace: Keyspace<K>;
  readonly codec: Codec;
  /** In milliseconds. */
  readonly ttl: number;
  readonly reads: Reads<K>;
}

/** Makes the parts of a cache. Throws a TypeError for what is no client, a RangeError for a time that is not positive. */
export function setUp<K>(client: RedisClientLike, options: RedisCacheOptions<K>, serverPrefix: string): Setup<K> {
  const { codec = jsonCodec, keys } = options;
  const { ttl, timeout } = timesOf(options);
  const connection = new Connection(recognise(client), timeout);
  const keyspace = new Keyspace(serverPrefix, keys);
  return { connection, keyspace, codec, ttl, reads: new Reads(connection, keyspace, !isTextCodec(codec)) };
}

/** The times of a cache, in milliseconds. Throws a RangeError for one that is not positive. */
export function timesOf({ ttl = 600_000, timeout = 1_000 }: Pick<RedisCacheOptions, 'ttl' | 'timeout'>): {
  ttl: number;
  timeout: number;
} {
  const misuse = ttlMisuse(ttl) ?? ttlMisuse(timeout, 'timeout');
  if (misuse) throw misuse;
  return { ttl, timeout };
}
