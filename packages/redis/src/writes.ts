import { CacheError, type SetOptions } from '@ctu/core';
import { allEnded, encodeValue, setMisuse } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import { isOfOneKey } from './failure.js';
import type { Keyspace } from './keyspace.js';
import type { Settings } from './options.js';
import type { Argument } from './redis-client.js';
import { integer, ok } from './replies.js';
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
    return this.#calls.request(['set', serverKey, payload, ...expiry(ttl)], { key, slotKey: serverKey, read: ok });
  }

  /** Forgets a key; whether it was there. */
  async delete(key: K): Promise<boolean> {
    const slotKey = this.#keyspace.encode(key);
    return (await this.#calls.request(['unlink', slotKey], { key, slotKey, read: integer })) === 1;
  }

  /**
   * Forgets many keys, given as they are on the server, on a cluster slot by slot; how many were there. An error has the
   * key where its request had one only, unless that came as bytes: nobody has asked for it then.
   */
  async deleteMany(serverKeys: readonly Argument[]): Promise<number> {
    const counts: Promise<number>[] = [];
    for (const group of this.#calls.cluster ? bySlot(serverKeys) : [serverKeys]) {
      for (let start = 0; start < group.length; start += MOST_KEYS) {
        counts.push(this.#unlink(group.slice(start, start + MOST_KEYS)));
      }
    }
    return sumOf(counts);
  }

  /** `lastTick` is that of the request of all of them, where that was refused for one. */
  #unlink(serverKeys: readonly Argument[], lastTick?: number): Promise<number> {
    const slotKey = serverKeys[0]!; // there is at least one
    const alone = serverKeys.length === 1;
    const key = alone && typeof slotKey === 'string' ? this.#keyspace.decode(slotKey) : undefined;
    const { closed } = this.#calls;
    if (closed) return Promise.reject(closed);
    return new Promise((answer, fail) => {
      const apart = (error: unknown) => {
        if (alone || !isOfOneKey(error)) return false;
        sumOf(serverKeys.map((serverKey) => this.#unlink([serverKey], tick))).then(answer, fail);
        return true;
      };
      const options = { key, keys: serverKeys.length, slotKey, read: integer, apart, lastTick };
      const tick = this.#calls.ask(['unlink', ...serverKeys], options, { answer, fail });
    });
  }
}

async function sumOf(counts: readonly Promise<number>[]): Promise<number> {
  return (await allEnded(counts)).reduce((sum, count) => sum + count, 0);
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
