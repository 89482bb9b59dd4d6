import { Batch, type Receiver } from '@ctu/core/adapter';
import type { Calls, RequestOptions } from './calls.js';
import type { About } from './failure.js';
import type { Keyspace } from './keyspace.js';
import type { RedisReply } from './redis-client.js';
import { slotOf } from './slot.js';

/** What the server keeps under a key; null where there is nothing, or nothing that a cache has written. */
export type Payload = string | Uint8Array | null;

/** The most keys of one `MGET`. */
const MOST_KEYS = 512;

/** How many bytes of values are asked for at a time. Clients put larger replies of many parts together slowly. */
const FEW_BYTES = 131_072;

/**
 * The most bytes that one `MGET` is expected to answer where two values do not fit into those above. To ask for large
 * values one by one costs more: the promises of their callers live so long that the garbage collector takes them for old,
 * and then they keep dead values alive.
 */
const MOST_BYTES = 16_777_216;

/** The reads of a cache: those of one turn of the event loop leave together, on a cluster those of one slot. */
export class Reads<K> {
  readonly #calls: Calls;
  readonly #keyspace: Keyspace<K>;
  readonly #bytes: boolean;
  readonly #batch: Batch<Payload>;
  /** The average size of the values read lately. */
  #averageBytes = 0;

  /** `bytes`: payloads are wanted as bytes instead of text. */
  constructor(calls: Calls, keyspace: Keyspace<K>, bytes: boolean) {
    this.#calls = calls;
    this.#keyspace = keyspace;
    this.#bytes = bytes;
    this.#batch = new Batch<Payload>({
      ask: (keys, receiver) => this.#ask(keys, receiver),
      limit: () => {
        const few = this.#valuesIn(FEW_BYTES);
        return few > 1 ? Math.min(few, MOST_KEYS) : this.#valuesIn(MOST_BYTES);
      },
      sizeOf: lengthOf,
      ...(calls.cluster && { group: slotOf }),
      // After the microtasks of this turn, and still before the client writes to its socket.
      defer: process.nextTick,
    });
  }

  /** What `decode` makes of the payload under a key on the server. */
  get<T>(serverKey: string, decode: (payload: Payload) => T): Promise<T> {
    return this.#batch.get(serverKey, decode as (payload: Payload | undefined) => T); // `#ask` answers for every key
  }

  /** What `decode` makes of the payloads under many keys, in their order. */
  getMany<T>(serverKeys: readonly string[], decode: (payload: Payload, index: number) => T): Promise<T[]> {
    return this.#batch.getMany(serverKeys, decode as (payload: Payload | undefined, index: number) => T); // as above
  }

  /** Whether a `get` would find a value. */
  async has(key: K): Promise<boolean> {
    const slotKey = this.#keyspace.encode(key);
    // EXISTS would say yes to a list or a hash.
    return (await this.#calls.request(['type', slotKey], { key, slotKey })) === 'string';
  }

  /** Milliseconds until a key expires, see `RedisCache`. */
  async getRemainingTTL(key: K): Promise<number> {
    const slotKey = this.#keyspace.encode(key);
    return this.#calls.request(['pttl', slotKey], { key, slotKey, read: remaining });
  }

  #ask(serverKeys: string[], receiver: Receiver<(Payload | Error)[]>): void {
    const slotKey = serverKeys[0]!; // there is at least one
    const alone = serverKeys.length === 1;
    const options: RequestOptions<(Payload | Error)[]> = {
      keys: serverKeys.length,
      key: alone ? this.#keyspace.decode(slotKey) : undefined,
      slotKey,
      bytes: this.#bytes,
      read: alone ? this.#readOne : this.#readMany,
      // MGET takes a key of another type for one that is not there; so does GET here.
      missOnWrongType: alone,
      failed: alone ? undefined : (failureOf) => this.#failures(serverKeys, failureOf),
    };
    this.#calls.ask(alone ? ['get', slotKey] : ['mget', ...serverKeys], options, receiver);
  }

  /** Callers whose keys travel together do not know of each other: each hears of its own key. */
  #failures(serverKeys: readonly string[], failureOf: (about: About) => Error): Error[] {
    const keys = serverKeys.length;
    return serverKeys.map((serverKey) => failureOf({ key: this.#keyspace.decode(serverKey), keys }));
  }

  /** How many values of average size fit into so many bytes. */
  #valuesIn(bytes: number): number {
    return Math.floor(bytes / this.#averageBytes);
  }

  readonly #readOne = (reply: RedisReply): Payload[] => this.#learn([reply as Payload]);
  readonly #readMany = (reply: RedisReply): Payload[] => this.#learn(reply as Payload[]);

  #learn(payloads: Payload[]): Payload[] {
    let bytes = 0;
    for (const payload of payloads) bytes += lengthOf(payload);
    const weight = payloads.length / (payloads.length + 16);
    this.#averageBytes += (bytes / payloads.length - this.#averageBytes) * weight;
    return payloads;
  }
}

/** The bytes of a payload, or the characters, which are about as many. */
function lengthOf(payload: Payload): number {
  return payload?.length ?? 0;
}

/** `PTTL` answers -1 for a key that does not expire, and -2 for one that is not there. */
function remaining(reply: RedisReply): number {
  const milliseconds = Number(reply);
  if (Number.isNaN(milliseconds)) throw new Error('What came is no time to live');
  return milliseconds === -1 ? Number.POSITIVE_INFINITY : Math.max(0, milliseconds);
}
