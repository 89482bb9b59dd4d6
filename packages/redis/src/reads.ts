import { Batch } from '@ctu/core/adapter';
import type { Connection } from './connection.js';
import { isWrongType } from './failure.js';
import { slotOf } from './slot.js';

/** What the server keeps under a key; null where there is nothing, or nothing that a cache has written. */
export type Payload = string | Uint8Array | null;

/** The most keys of one `MGET`. Measured: the gain is flat from 256 keys on, and a longer command blocks the server. */
const MOST_KEYS = 512;

/**
 * The most bytes that one `MGET` is expected to answer. Measured: replies of 10 to 20 values of 10 kB are fastest, and
 * from 100 kB on a `GET` for each value is, because clients put large replies of many parts together more slowly.
 */
const MOST_BYTES = 131_072;

/** The reads of a cache: those of one turn of the event loop leave together, on a cluster those of one slot. */
export class Reads {
  readonly #connection: Connection;
  readonly #bytes: boolean;
  readonly #batch: Batch<Payload>;
  /** Of the values read lately. */
  #averageBytes = 0;

  /** `bytes`: payloads are wanted as bytes instead of text. */
  constructor(connection: Connection, bytes: boolean) {
    this.#connection = connection;
    this.#bytes = bytes;
    const limit = () => Math.min(MOST_KEYS, Math.floor(MOST_BYTES / this.#averageBytes));
    this.#batch = new Batch<Payload>({
      ask: (keys) => this.#ask(keys),
      get limit() {
        return limit();
      },
      ...(connection.cluster && { group: slotOf }),
      // After the microtasks of this turn, but before the client writes to its socket.
      defer: process.nextTick,
    });
  }

  /** What `decode` makes of the payload under a key on the server. */
  get<T>(key: string, decode: (payload: Payload) => T): Promise<T> {
    return this.#batch.get(key, decode as (payload: Payload | undefined) => T); // every key gets an answer, see `#ask`
  }

  async #ask(keys: string[]): Promise<Payload[]> {
    const payloads = keys.length === 1 ? [await this.#getOne(keys[0]!)] : await this.#getMany(keys);
    this.#learn(payloads);
    return payloads;
  }

  async #getMany(keys: string[]): Promise<Payload[]> {
    const about = { keys: keys.length, slotKey: keys[0], bytes: this.#bytes };
    return (await this.#connection.request(['MGET', ...keys], about)) as Payload[]; // as MGET answers
  }

  async #getOne(key: string): Promise<Payload> {
    try {
      return (await this.#connection.request(['GET', key], { key, slotKey: key, bytes: this.#bytes })) as Payload;
    } catch (error) {
      if (isWrongType(error)) return null; // as MGET answers
      throw error;
    }
  }

  #learn(payloads: Payload[]): void {
    let bytes = 0;
    for (const payload of payloads) bytes += payload?.length ?? 0;
    const weight = payloads.length / (payloads.length + 16);
    this.#averageBytes += (bytes / payloads.length - this.#averageBytes) * weight;
  }
}
