import type { Clock, KeyCodec } from '@ctu/core';
import {
  type Codec,
  checkOptions,
  codecMisuse,
  encodePrefix,
  hasMethods,
  type Rules,
  serverKeyMisuse,
  showKind,
  ttlMisuse,
} from '@ctu/core/adapter';
import { anyKeys } from './any-keys.js';
import { JsonSerde } from './json-serde.js';
import { type Serde, serdeOf } from './serde.js';

export interface MemCachedOptions<K = unknown> {
  /** Time to live in milliseconds of what is set without one; a positive number or `Infinity`. Default: 600,000. */
  readonly ttl?: number | undefined;
  /**
   * Text before every key, which makes `clear()` possible. On a face of another cache it goes below that one's prefix. Default:
   * none, keys are the server's own; on a face, those of the other cache.
   */
  readonly prefix?: string | undefined;
  /** How values are stored: text (`JSON`, superjson, …), bytes (msgpackr, …) or a serde. Default: `new JsonSerde()`. */
  readonly codec?: Codec | Serde | undefined;
  /** How keys become text. Default: strings as they are, and any other JSON value as its JSON text, marked. */
  readonly keys?: KeyCodec<K> | undefined;
  /** How long a call may take, in milliseconds, before it rejects with `TIMEOUT`. Default: 1,000. */
  readonly timeout?: number | undefined;
  /** The most bytes of an entry, its key and the server's own 63 included. Default: 1,048,576, as the server's. */
  readonly maxValueBytes?: number | undefined;
  /** The time in milliseconds since 1970, for a ttl beyond 30 days and servers that do not tell theirs. Default: `Date`. */
  readonly clock?: Clock | undefined;
  /** Gives numbers from 0 to less than 1, for the tokens of prefixes. Default: the platform's secure source. */
  readonly random?: (() => number) | undefined;
}

/** What the options have to be. */
export const rules: Rules<MemCachedOptions> = {
  ttl: ttlMisuse,
  prefix: serverKeyMisuse,
  codec: (value, name) => (hasMethods(value, 'serialize', 'deserialize') ? undefined : codecMisuse(value, name)),
  keys: 'a codec of keys with encode, decode',
  timeout: ttlMisuse,
  maxValueBytes: bytesMisuse,
  clock: 'a clock with now',
  random: 'a function',
};

function bytesMisuse(bytes: unknown, name: string): RangeError | undefined {
  if (typeof bytes === 'number' && bytes > 0) return undefined;
  return new RangeError(`${name} must be a positive number, not ${showKind(bytes)}`);
}

/** Options with every default in place. */
export interface Settings<K> {
  readonly ttl: number;
  /** The encoded prefix. */
  readonly prefix: string | undefined;
  readonly serde: Serde;
  readonly keys: KeyCodec<K>;
  readonly timeout: number;
  readonly maxValueBytes: number;
  readonly clock: Clock;
  readonly newToken: () => string;
}

/**
 * Settings of options, and of a prefix where there is one, even an empty one, which goes below that of `base`. What they leave
 * open is as in `base`, or as by default. Throws for options that make no sense.
 */
export function settingsOf<K>(
  options: MemCachedOptions<K>,
  prefix: string | undefined,
  base?: Settings<K>,
): Settings<K> {
  checkOptions(options, rules);
  const { ttl = base?.ttl ?? 600_000, timeout = base?.timeout ?? 1_000, codec, keys, random } = options;
  const { maxValueBytes = base?.maxValueBytes ?? 1_048_576 } = options;
  return {
    ttl,
    prefix: prefix === undefined ? base?.prefix : (base?.prefix ?? '') + encodePrefix(prefix),
    serde: codec || !base ? serdeOf(codec ?? new JsonSerde()) : base.serde,
    keys: keys || !base ? wellFormed(keys ?? (anyKeys as KeyCodec<K>)) : base.keys, // without `keys`, K is any JSON value
    timeout,
    maxValueBytes,
    clock: options.clock ?? base?.clock ?? Date,
    newToken: random || !base ? tokens(random ?? secureRandom) : base.newToken,
  };
}

/** Makes tokens of random numbers. */
function tokens(random: () => number): () => string {
  return () => letters(random()) + letters(random());
}

/** Seven letters and digits of 32 random bits. */
function letters(random: number): string {
  return Math.floor(random * 2 ** 32)
    .toString(36)
    .padStart(7, '0');
}

function secureRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** The same keys, but a text with a lone surrogate is a TypeError: on the server two of them would be one. */
function wellFormed<K>(keys: KeyCodec<K>): KeyCodec<K> {
  return {
    encode(key) {
      const text = keys.encode(key);
      const misuse = serverKeyMisuse(text);
      if (misuse) throw misuse;
      return text;
    },
    decode: (text) => keys.decode(text),
  };
}
