import { CacheError, type SetOptions } from '@ctu/core';
import { allEnded, encodeValue, setMisuse } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import type { Keyspace } from './keyspace.js';
import type { Settings } from './options.js';
import type { Argument, RedisReply } from './redis-client.js';
import { slotOf } from './slot.js';

/** A value that is ready to be written. */
export interface EncodedEntry {
  /** As the caller wrote it. */
  readonly key: unknown;
  readonly serverKey: string;
  readonly payload: string | Uint8Array;
  /** In milliseconds. */
  readonly ttl: number;
}

/** The most bytes that Redis holds in one value. It closes a connection that sends more. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The most keys of one `UNLINK`: the server answers nobody else while it looks each up. */
const MOST_KEYS = 512;

/** What one cache writes. */
export class Writes<K> {
  readonly #calls: Calls;
  readonly #keyspace: Keyspace<K>;
  readonly #settings: Settings<K>;

  constructor(calls: Calls, keyspace: Keyspace<K>, settings: Settings<K>) {
    this.#calls = calls;
    this.#keyspace = keyspace;
    this.#settings = settings;
  }

  /** The entry of a `set`. Throws for misuse, for what cannot be encoded, and for what Redis cannot hold. */
  entry(key: K, value: unknown, options: SetOptions | undefined): EncodedEntry {
    const misuse = setMisuse(value, options);
    if (misuse) throw misuse;
    const { codec, ttl } = this.#settings;
    const serverKey = this.#keyspace.encode(key);
    const entry = { key, serverKey, payload: encodeValue(codec, key, value), ttl: options?.ttl ?? ttl };
    const excess = sizeMisuse(entry);
    if (excess) throw excess;
    return entry;
  }

  /** Keeps an entry. */
  set({ key, serverKey, payload, ttl }: EncodedEntry): Promise<unknown> {
    return this.#calls.request(['set', serverKey, payload, ...expiry(ttl)], { key, slotKey: serverKey });
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    const slotKey = this.#keyspace.encode(key);
    return (await this.#calls.request(['unlink', slotKey], { key, slotKey })) === 1;
  }

  /**
   * Forgets many keys, given as they are on the server, on a cluster slot by slot; how many were there. An error has the
   * key where its request had one only, unless that came as bytes: nobody has asked for it then.
   */
  async deleteMany(serverKeys: readonly Argument[]): Promise<number> {
    const requests: Promise<RedisReply>[] = [];
    for (const group of this.#calls.cluster ? bySlot(serverKeys) : [serverKeys]) {
      for (let start = 0; start < group.length; start += MOST_KEYS) {
        const chunk = group.slice(start, start + MOST_KEYS);
        const slotKey = chunk[0]!; // there is at least one
        const key = chunk.length === 1 && typeof slotKey === 'string' ? this.#keyspace.decode(slotKey) : undefined;
        requests.push(this.#calls.request(['unlink', ...chunk], { key, keys: chunk.length, slotKey }));
      }
    }
    const counts = await allEnded(requests);
    return counts.reduce<number>((sum, count) => sum + Number(count), 0);
  }
}

/** The error of an entry that Redis cannot hold, or undefined where it can. */
function sizeMisuse({ key, payload }: EncodedEntry): CacheError | undefined {
  // No character takes more than three bytes, so most texts need no counting.
  if (payload.length * 3 <= MOST_BYTES) return undefined;
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
  if (bytes <= MOST_BYTES) return undefined;
  return new CacheError('VALUE_TOO_LARGE', `Value is ${bytes} bytes, Redis holds ${MOST_BYTES}`, { key });
}

function expiry(ttl: number): string[] {
  // Redis takes whole milliseconds. What a number cannot count exactly lasts 285,000 years: for ever.
  const milliseconds = Math.ceil(ttl);
  return Number.isSafeInteger(milliseconds) ? ['PX', String(milliseconds)] : [];
}

function bySlot(serverKeys: readonly Argument[]): Iterable<Argument[]> {
  const groups = new Map<number, Argument[]>();
  for (const key of serverKeys) {
    const slot = slotOf(key);
    const group = groups.get(slot);
    if (group) group.push(key);
    else groups.set(slot, [key]);
  }
  return groups.values();
}
