import { Batch } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import type { Keyspace } from './keyspace.js';
import { type Answer, type Reading, ReadRequest } from './read-request.js';
import type { RedisReply } from './redis-client.js';
import { integer, type Payload, text } from './replies.js';
import { slotOf } from './slot.js';

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
  readonly #reading: Reading<K>;
  readonly #batch: Batch<Payload>;
  /** The average size of the values read lately. */
  #averageBytes = 0;

  /** `bytes`: payloads are wanted as bytes instead of text. */
  constructor(calls: Calls, keyspace: Keyspace<K>, bytes: boolean) {
    this.#reading = { calls, keyspace, bytes, onlyGet: false, learn: (answers) => this.#learn(answers) };
    this.#batch = new Batch<Payload>({
      ask: (keys, receiver) => new ReadRequest(this.#reading, keys, receiver).send(),
      limit: () => {
        if (this.#reading.onlyGet) return 1;
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
    return this.#batch.get(serverKey, decode as (payload: Payload | undefined) => T); // there is an answer for every key
  }

  /** What `decode` makes of the payloads under many keys, in their order. */
  getMany<T>(serverKeys: readonly string[], decode: (payload: Payload, index: number) => T): Promise<T[]> {
    return this.#batch.getMany(serverKeys, decode as (payload: Payload | undefined, index: number) => T); // as above
  }

  /** Whether a `get` would find a value. */
  async has(key: K): Promise<boolean> {
    const { calls, keyspace } = this.#reading;
    const slotKey = keyspace.encode(key);
    // EXISTS would say yes to a list or a hash.
    return (await calls.request(['type', slotKey], { key, slotKey, read: text })) === 'string';
  }

  /** Milliseconds until a key expires, see `RedisCache`. */
  async getRemainingTTL(key: K): Promise<number> {
    const { calls, keyspace } = this.#reading;
    const slotKey = keyspace.encode(key);
    return calls.request(['pttl', slotKey], { key, slotKey, read: remaining });
  }

  /** How many values of average size fit into so many bytes. */
  #valuesIn(bytes: number): number {
    return Math.floor(bytes / this.#averageBytes);
  }

  #learn(answers: readonly Answer[]): void {
    let bytes = 0;
    for (const answer of answers) if (!(answer instanceof Error)) bytes += lengthOf(answer);
    const weight = answers.length / (answers.length + 16);
    this.#averageBytes += (bytes / answers.length - this.#averageBytes) * weight;
  }
}

/** The bytes of a payload, or the characters, which are about as many. */
function lengthOf(payload: Payload): number {
  return payload?.length ?? 0;
}

/** `PTTL` answers -1 for a key that does not expire, and -2 for one that is not there. */
function remaining(reply: RedisReply): number {
  const milliseconds = integer(reply);
  return milliseconds === -1 ? Number.POSITIVE_INFINITY : Math.max(0, milliseconds);
}
