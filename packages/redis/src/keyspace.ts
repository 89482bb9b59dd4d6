import type { KeyCodec } from '@ctu/core';
import { serverKeyMisuse } from '@ctu/core/adapter';
import { patternOf } from './pattern.js';

const SURROGATE = /[\ud800-\udfff]/;

/** The keys of a cache on the server: the prefix, and what the key codec makes of the caller's key. */
export class Keyspace<K> {
  /** The text before every key; empty for raw keys. */
  readonly prefix: string;
  readonly #codec: KeyCodec<K> | undefined;

  constructor(prefix: string, codec: KeyCodec<K> | undefined) {
    this.prefix = prefix;
    this.#codec = codec;
  }

  /** The key on the server. Throws a TypeError for a key that has none. */
  encode(key: K): string {
    const text = this.#codec ? this.#codec.encode(key) : key;
    // The full check is slow, and very few keys have a surrogate at all.
    if (typeof text !== 'string' || SURROGATE.test(text)) {
      const misuse = serverKeyMisuse(text);
      if (misuse) throw misuse;
    }
    return this.prefix + text;
  }

  /** The key as the caller wrote it. */
  decode(serverKey: string): K {
    const text = serverKey.slice(this.prefix.length);
    return this.#codec ? this.#codec.decode(text) : (text as K); // without a codec, keys are strings
  }

  /** The key of a key on the server that anybody may have written; undefined where the codec cannot read it. */
  own(serverKey: string): { readonly key: K } | undefined {
    try {
      return { key: this.decode(serverKey) };
    } catch {
      return undefined;
    }
  }

  /** The pattern of all keys of the cache, or of those that begin with the hint. A codec may write keys differently. */
  pattern(hint = ''): string {
    return patternOf(this.#codec ? this.prefix : this.prefix + hint);
  }
}
