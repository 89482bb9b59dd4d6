import { type Codec, type KeyCodec, structuredCodec } from '@ctu/core';
import { checkOptions, codecMisuse, encodePrefix, type Rules, serverKeyMisuse, ttlMisuse } from '@ctu/core/adapter';

/** The options of a `RedisCache`. */
export interface RedisCacheOptions<K = string> {
  /** Time to live of entries, in milliseconds: a positive number or `Infinity`. Default: 600,000 (ten minutes). */
  readonly ttl?: number | undefined;
  /**
   * What sets the keys of this cache apart from others on the server: a path, see `PrefixedCache` of core. On a face of another
   * cache it goes below that one's prefix. Default: '', raw keys; on a face, those of the other cache.
   */
  readonly prefix?: string | undefined;
  /** Turns values into what Redis keeps, and back. Default: `structuredCodec`. */
  readonly codec?: Codec | undefined;
  /** Turns keys into text, and back, such as `jsonKeys`. Default: keys are strings and stay as they are. */
  readonly keys?: KeyCodec<K> | undefined;
  /** Milliseconds after which a request without an answer rejects with `TIMEOUT`; `Infinity` waits. Default: 1,000. */
  readonly timeout?: number | undefined;
}

/** Options of node-redis' `createClient`: user, password, `socket: { tls: true, ca }` and all the others. */
export interface NodeRedisOptions {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: number | undefined;
  readonly socket?: object | undefined;
  readonly [option: string]: unknown;
}

/** The options of a cache that opens its client by itself. */
export interface RedisConnectOptions<K = string> extends RedisCacheOptions<K> {
  /** Options of the client, on a cluster of that of every node. What a URL says goes first. Default: none. */
  readonly client?: NodeRedisOptions | undefined;
}

const rules: Rules<RedisCacheOptions<unknown>> = {
  ttl: ttlMisuse,
  prefix: serverKeyMisuse,
  codec: codecMisuse,
  keys: 'a codec of keys with encode, decode',
  timeout: ttlMisuse,
};

const connectRules: Rules<RedisConnectOptions<unknown>> = { ...rules, client: 'an object' };

/** The options of the client, and those of the cache. Throws for options that make no sense. */
export function connectOptions<K>(
  options: RedisConnectOptions<K>,
): readonly [client: NodeRedisOptions, cache: RedisCacheOptions<K>] {
  checkOptions(options, connectRules);
  const { client = {}, ...cache } = options;
  return [client, cache];
}

/** Options with every default in place. */
export interface Settings<K> {
  readonly ttl: number;
  /** The encoded prefix; empty for raw keys. */
  readonly prefix: string;
  readonly codec: Codec;
  readonly keys: KeyCodec<K> | undefined;
  readonly timeout: number;
}

/**
 * Settings of options, and of a prefix where there is one, even an empty one, which goes below that of `base`. What they leave
 * open is as in `base`, or as by default. Throws for options that make no sense.
 */
export function settingsOf<K>(options: RedisCacheOptions<K>, prefix?: string, base?: Settings<K>): Settings<K> {
  checkOptions(options, rules);
  const { ttl = base?.ttl ?? 600_000, timeout = base?.timeout ?? 1_000 } = options;
  const { codec = base?.codec ?? structuredCodec, keys = base?.keys } = options;
  const path = (base?.prefix ?? '') + (prefix === undefined ? '' : encodePrefix(prefix));
  return { ttl, prefix: path, codec, keys, timeout };
}
