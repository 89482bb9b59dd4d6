import { codecMisuse } from '../adapter/payload.js';
import type { AsyncCache } from '../cache.js';
import { check, checkOptions, type Rules } from '../checks.js';
import type { Clock } from '../clock.js';
import type { Codec } from '../codecs/codec.js';
import { structuredCodec } from '../codecs/structured.js';
import { guarded } from '../events.js';
import { ttlMisuse } from '../misuse.js';
import { KeyvCache } from './keyv-cache.js';
import type { KeyvAdapter } from './keyv-store.js';

export interface FromKeyvOptions {
  /** The time to live of what is set without one, in milliseconds. Default: for ever, as with Keyv. */
  readonly ttl?: number | undefined;
  /**
   * What writes an entry, `{ value, expires }`, and reads it. Default: `structuredCodec`, which reads what Keyv has written of
   * values that JSON can tell, and the other way round; only texts that begin with a colon, and bytes, Keyv marks in a
   * way of its own. Give Keyv's own serializer to share these too: `{ stringify: defaultSerialize, parse: defaultDeserialize }`.
   */
  readonly codec?: Codec | undefined;
  /** Where the time is read by which entries expire. Default: `Date`, for a store may be shared. */
  readonly clock?: Clock | undefined;
  /** Told of the errors that the store emits outside of a call. Default: nobody. */
  readonly onError?: ((error: unknown) => unknown) | undefined;
}

const rules: Rules<FromKeyvOptions> = {
  ttl: ttlMisuse,
  codec: codecMisuse,
  clock: 'a clock with now',
  onError: 'a function',
};

/**
 * Makes any store of Keyv a cache: an adapter such as `new KeyvRedis(url)`, not a `Keyv`, which would answer a miss for an error.
 *
 * An entry is written as Keyv writes it, with its end in it, so that it is gone in time also in a store that cannot expire
 * entries. A store cannot promise more than it does: one that hangs is answered for by a `GuardedCache` around it, and one
 * that only emits its errors (`@keyv/redis` without `throwOnErrors: true`) looks like a miss. `keys()` and `size` are unsupported, because the
 * adapters do not agree on what they list; `clear()` of a store without a namespace has to be spelled out. `close()` disconnects
 * the store.
 *
 * @example
 * ```ts
 * import { fromKeyv } from '@ctu/core/keyv';
 * import KeyvRedis from '@keyv/redis';
 *
 * const store = new KeyvRedis('redis://localhost:6379', { namespace: 'greetings', throwOnErrors: true });
 * const cache = fromKeyv<string>(store);
 * await cache.set('Ada', 'Hello Ada', { ttl: 60_000 });
 *
 * console.log(await cache.get('Ada')); // → Hello Ada
 * await cache.close?.();
 * ```
 */
export function fromKeyv<V = unknown>(store: KeyvAdapter, options: FromKeyvOptions = {}): AsyncCache<string, V> {
  check({ store }, { store: 'a store with get, set, delete, clear' });
  checkOptions<FromKeyvOptions>(options, rules);
  const { ttl = Number.POSITIVE_INFINITY, codec = structuredCodec, clock = Date, onError } = options;
  // An emitter of Node throws an error that nobody listens for.
  store.on?.('error', (error) => onError && guarded(onError, error));
  return new KeyvCache<V>(store, ttl, codec, clock);
}
