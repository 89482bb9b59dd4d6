/** Turns the keys of callers into the text that a server keeps, and back, so that no two keys share a text. */
export interface KeyCodec<K = unknown> {
  /** The text of a key. Throws a TypeError for a key that has none. */
  encode(key: K): string;
  /** The key of a text that `encode` made. */
  decode(text: string): K;
}
