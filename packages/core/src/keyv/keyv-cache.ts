import { decodeValue, encodeValue } from '../adapter/payload.js';
import type { AsyncCache, ClearOptions, SetOptions } from '../cache.js';
import { refuseMisuse } from '../checks.js';
import type { Clock } from '../clock.js';
import type { Codec } from '../codecs/codec.js';
import { CacheError, showKey, unsupported } from '../errors.js';
import { serverKeyMisuse, setManyMisuse, setMisuse } from '../misuse.js';
import { asyncDispose } from '../mode/dispose-symbols.js';
import { pairsOf } from '../mode/pairs.js';
import { allEnded } from '../mode/replies.js';
import type { KeyvAdapter } from './keyv-store.js';

/** An entry as Keyv writes it. */
interface Envelope {
  readonly value?: unknown;
  /** When it is over, in milliseconds by the clock; absent or null: never. */
  readonly expires?: number | null | undefined;
}

/** A store of Keyv as a cache. See `fromKeyv`. */
export class KeyvCache<V> implements AsyncCache<string, V> {
  readonly async = true;
  #closed = false;

  constructor(
    private readonly store: KeyvAdapter,
    readonly ttl: number,
    private readonly codec: Codec,
    private readonly clock: Clock,
  ) {}

  async get(key: string): Promise<V | undefined> {
    return (await this.#live(key))?.value as V | undefined; // what the store keeps is the caller's word
  }

  async getMany(keys: Iterable<string>): Promise<(V | undefined)[]> {
    const list = [...keys];
    const { store } = this;
    if (!store.getMany) return allEnded(list.map((key) => this.get(key)));
    const kept = await this.#ask(list, () => store.getMany!(list));
    return list.map((key, index) => this.#open(key, kept[index])?.value as V | undefined); // as above
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async set(key: string, value: V, options?: SetOptions): Promise<void> {
    refuseMisuse(setMisuse(value, options));
    await this.#store([[key, value]], options);
  }

  async setMany(entries: Iterable<readonly [string, V]>, options?: SetOptions): Promise<void> {
    const list = pairsOf(entries);
    refuseMisuse(setManyMisuse(list, options));
    await this.#store([...new Map(list)], options);
  }

  async delete(key: string): Promise<boolean> {
    // A store that cannot expire entries has also what is over.
    const kept = await this.#ask([key], () => this.store.get(key));
    const deleted = await this.#ask([key], () => this.store.delete(key));
    return deleted !== false && this.#isThere(key, kept);
  }

  async deleteMany(keys: Iterable<string>): Promise<number> {
    const deleted = await allEnded([...new Set([...keys])].map((key) => this.delete(key)));
    return deleted.filter(Boolean).length;
  }

  async clear(options?: ClearOptions): Promise<void> {
    if (this.store.namespace === undefined && !options?.everything) {
      throw new CacheError(
        'CLEAR_REFUSED',
        'The store has no namespace: clear({ everything: true }) would empty it whole',
      );
    }
    await this.#ask([], () => this.store.clear());
  }

  // biome-ignore lint/correctness/useYield: it has nothing to yield but its error
  async *keys(): AsyncGenerator<never> {
    throw unsupported(this, 'list its keys', 'the stores of Keyv do not agree on what they list');
  }

  get size(): Promise<number> {
    return Promise.reject(unsupported(this, 'count its keys', 'the stores of Keyv do not agree on what they list'));
  }

  async getRemainingTTL(key: string): Promise<number> {
    const entry = await this.#live(key);
    return entry ? Math.max(0, (entry.expires ?? Number.POSITIVE_INFINITY) - this.clock.now()) : 0;
  }

  now(): number {
    return this.clock.now();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.store.disconnect?.();
  }

  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  /** All of them, or none where one is refused. */
  async #store(entries: readonly (readonly [string, V])[], options: SetOptions | undefined): Promise<void> {
    const ttl = Math.ceil(options?.ttl ?? this.ttl);
    const ends = Number.isFinite(ttl);
    const expires = this.clock.now() + ttl;
    const payloads = entries.map(([key, value]) => {
      refuseMisuse(serverKeyMisuse(key));
      const envelope: Envelope = ends ? { value, expires } : { value };
      return [key, encodeValue(this.codec, key, envelope)] as const;
    });
    const replies = payloads.map(async ([key, payload]) => {
      const stored = await this.#ask([key], () => this.store.set(key, payload, ends ? ttl : undefined));
      if (stored === false) throw new CacheError('UNAVAILABLE', `The store has not kept ${showKey(key)}`, { key });
    });
    await allEnded(replies);
  }

  async #live(key: string): Promise<Envelope | undefined> {
    return this.#open(key, await this.#ask([key], () => this.store.get(key)));
  }

  /** The entry of what the store keeps; undefined where there is none, or it is over. Throws `CORRUPT_VALUE`. */
  #open(key: string, kept: unknown): Envelope | undefined {
    if (kept === undefined || kept === null) return undefined;
    const envelope = this.#envelopeOf(key, kept);
    const { value, expires } = envelope;
    return value === undefined || (typeof expires === 'number' && expires <= this.clock.now()) ? undefined : envelope;
  }

  #envelopeOf(key: string, kept: unknown): Envelope {
    const isPayload = typeof kept === 'string' || kept instanceof Uint8Array;
    const envelope: unknown = isPayload ? decodeValue(this.codec, key, kept) : kept;
    if (typeof envelope === 'object' && envelope !== null && 'value' in envelope) return envelope;
    throw new CacheError('CORRUPT_VALUE', `Value of ${showKey(key)} is no entry of Keyv`, { key });
  }

  #isThere(key: string, kept: unknown): boolean {
    try {
      return this.#open(key, kept) !== undefined;
    } catch {
      return true; // though nobody can read it
    }
  }

  /** Asks the store. What it throws is the cause of an `UNAVAILABLE`. */
  async #ask<T>(keys: readonly string[], call: () => T | Promise<T>): Promise<T> {
    for (const key of keys) refuseMisuse(serverKeyMisuse(key));
    const about = keys.length === 1 ? { key: keys[0] } : {};
    if (this.#closed) throw new CacheError('CLOSED', 'The cache is closed', about);
    try {
      return await call();
    } catch (cause) {
      throw new CacheError('UNAVAILABLE', 'The store of Keyv has failed', { ...about, cause });
    }
  }
}
