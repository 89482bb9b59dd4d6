import { type AsyncCache, type SetOptions, structuredCodec } from '@ctu/core';
import { decodeValue, encodeValue, setMisuse } from '@ctu/core/adapter';

/** What is needed of a `KVNamespace` of Cloudflare Workers. */
export interface KVNamespace {
  getWithMetadata<M>(key: string): Promise<{ value: string | null; metadata: M | null }>;
  put(key: string, value: string, options: { expirationTtl?: number; metadata: Ends }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** When a value is over, in milliseconds since 1970; null: never. */
interface Ends {
  readonly at: number | null;
}

/** KV refuses a shorter ttl (seconds). */
const SHORTEST = 60;

/**
 * Cloudflare KV as a far level. An entry ends in time, though KV itself keeps it for a minute at least.
 *
 * KV is eventually consistent: other places may answer what was written or deleted for a minute or more. So it is for what may
 * be that old, and `delete` is no promise there. It takes one write to a key a second, and tells nobody of changes.
 */
export class KVCache<V> implements AsyncCache<string, V> {
  readonly async = true;
  readonly #kv: KVNamespace;

  constructor(kv: KVNamespace) {
    this.#kv = kv;
  }

  async get(key: string): Promise<V | undefined> {
    const text = await this.#text(key);
    return text === undefined ? undefined : decodeValue<V>(structuredCodec, key, text);
  }

  async set(key: string, value: V, options?: SetOptions): Promise<void> {
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    const text = String(encodeValue(structuredCodec, key, value));
    const ttl = options?.ttl ?? Number.POSITIVE_INFINITY;
    const ends = Number.isFinite(ttl);
    await this.#kv.put(key, text, {
      ...(ends && { expirationTtl: Math.max(SHORTEST, Math.ceil(ttl / 1_000)) }),
      metadata: { at: ends ? Date.now() + Math.ceil(ttl) : null },
    });
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  /** Whether it was there, as far as this place knows: KV does not say. */
  async delete(key: string): Promise<boolean> {
    const text = await this.#text(key); // which nobody may be able to read
    await this.#kv.delete(key);
    return text !== undefined;
  }

  /** What is there, and not over. */
  async #text(key: string): Promise<string | undefined> {
    const { value, metadata } = await this.#kv.getWithMetadata<Ends>(key);
    return value === null || (metadata?.at ?? Number.POSITIVE_INFINITY) <= Date.now() ? undefined : value;
  }
}
