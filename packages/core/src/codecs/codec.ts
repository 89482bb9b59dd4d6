/** Turns values into text and back. `JSON`, `superjson` and `devalue` are text codecs as they are. */
export interface TextCodec {
  stringify(value: unknown): string;
  parse(text: string): unknown;
  /** Whether what it writes is JSON, which Memcached's flags tell readers in other languages. Default: no. */
  readonly json?: boolean | undefined;
}

/** Turns values into bytes and back. `msgpackr` and its `Packr` are binary codecs as they are. */
export interface BinaryCodec {
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/** What turns a value into what a server keeps, and back. */
export type Codec = TextCodec | BinaryCodec;

/** Whether a codec writes text (`stringify`, `parse`). One that has both pairs counts as text. */
export function isTextCodec(codec: Codec): codec is TextCodec {
  return 'stringify' in codec && 'parse' in codec;
}

/** A value or a codec that cannot be used. Its message is of this package, so it holds nothing of the value. */
export class CodecMisuse extends TypeError {}
