import type { Stored } from '../../memcached-client.js';
import { Flags } from '../../serde.js';

/** One reply of the text protocol. */
export interface TextReply {
  /** Its last line: `END`, `STORED`, `SERVER_ERROR out of memory`, … */
  line: string;
  /** The values that it holds, by key. */
  values: Map<string, Stored>;
  /** The lines `STAT …`, without that word. */
  stats: string[];
}

/** A value whose line has come. Its data may not have come yet. */
interface Announced {
  key: string;
  flags: number;
  size: number;
}

/**
 * Reads replies of Memcached's text protocol (protocol.txt, "Retrieval command" and "Statistics") out of chunks of text
 * with one character per byte (`latin1`), cut anywhere. Data are counted, never searched: any bytes come through.
 */
export class ReplyReader {
  readonly #onReply: (reply: TextReply) => void;
  #text = '';
  #at = 0;
  #reply = emptyReply();
  #announced: Announced | undefined;

  constructor(onReply: (reply: TextReply) => void) {
    this.#onReply = onReply;
  }

  /** Throws for what is no reply of Memcached: nothing that follows could be trusted. */
  read(chunk: string): void {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + chunk : chunk;
    this.#at = 0;
    while (this.#announced ? this.#readData(this.#announced) : this.#readLine());
  }

  /** Whether there was a whole line. */
  #readLine(): boolean {
    const end = this.#text.indexOf('\r\n', this.#at);
    if (end === -1) return false;
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 2;
    if (line.startsWith('VALUE ')) this.#announced = announcement(line);
    else if (line.startsWith('STAT ')) this.#reply.stats.push(line.slice(5));
    else this.#finish(line);
    return true;
  }

  /** Whether all the data were there. Until then they are not touched: text would be put together for every chunk. */
  #readData({ key, flags, size }: Announced): boolean {
    const end = this.#at + size;
    if (this.#text.length < end + 2) return false;
    this.#reply.values.set(key, { flags, data: dataOf(flags, this.#text.slice(this.#at, end)) });
    this.#at = end + 2;
    this.#announced = undefined;
    return true;
  }

  #finish(line: string): void {
    const reply = this.#reply;
    reply.line = line;
    this.#reply = emptyReply();
    this.#onReply(reply);
  }
}

function emptyReply(): TextReply {
  return { line: '', values: new Map(), stats: [] };
}

/** What the line `VALUE <key> <flags> <bytes>[ <cas>]` says. */
function announcement(line: string): Announced {
  const keyStart = 'VALUE '.length;
  const keyEnd = line.indexOf(' ', keyStart);
  const flagsEnd = line.indexOf(' ', keyEnd + 1);
  const casStart = line.indexOf(' ', flagsEnd + 1);
  const flags = decimal(line, keyEnd + 1, flagsEnd);
  const size = decimal(line, flagsEnd + 1, casStart === -1 ? line.length : casStart);
  // Where a space is missing, the flags hold something else than digits.
  if (Number.isNaN(flags + size)) throw new Error('What came is not the text protocol of Memcached');
  return { key: line.slice(keyStart, keyEnd), flags, size };
}

/** The number that is written in this part of the text; NaN where there is anything but digits. */
function decimal(text: string, start: number, end: number): number {
  if (start >= end) return Number.NaN;
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/**
 * JSON of ASCII alone is parsed where it stands, which is fastest. Anything else is copied: text that a caller keeps would
 * keep the whole chunk.
 */
function dataOf(flags: number, text: string): string | Uint8Array {
  // A character beyond ASCII takes two bytes of UTF-8. To count them is faster than a regular expression.
  const ascii = Buffer.byteLength(text) === text.length;
  return flags === Flags.json && ascii ? text : Buffer.from(text, 'latin1');
}
