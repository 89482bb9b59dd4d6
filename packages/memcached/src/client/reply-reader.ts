/** What reads the reply to one command. */
export interface Reading {
  /**
   * Takes a line, which is that part of the bytes: how many bytes of data follow it, or `MORE` where another line does, or
   * `DONE` where it was the last one. Throws a `Surprise` for a line that is no reply to this command.
   */
  line(bytes: Buffer, start: number, end: number): number;
  /** Takes the data that follow a line: `MORE` or `DONE`. The bytes may be looked at only now. */
  data?(bytes: Buffer, start: number, end: number): number;
}

export const DONE = -1;
export const MORE = -2;

/** What came is no reply to what was asked: nothing that follows could be trusted. */
export class Surprise extends Error {
  override readonly name = 'Surprise';
}

/** No line of Memcached's text protocol is longer. */
const LONGEST_LINE = 8_192;

const CR = 13;
const LF = 10;

/**
 * Reads replies of Memcached's text protocol (protocol.txt) out of chunks that are cut anywhere. Data are counted, never searched: any
 * bytes come through. Where they come in one chunk nothing is copied; else they are put together once. A chunk is looked at only while it
 * is read.
 */
export class ReplyReader {
  readonly #next: () => Reading | undefined;
  readonly #done: () => void;
  /** The beginning of a line of which the rest has not come yet. */
  #rest: Buffer | undefined;
  /** Data, with their line break, of which the rest has not come yet, and how much has. */
  #body: Buffer | undefined;
  #filled = 0;

  /** `next`: what reads the reply that begins now. `done` is called when that has come whole. */
  constructor(next: () => Reading | undefined, done: () => void) {
    this.#next = next;
    this.#done = done;
  }

  /** Throws a `Surprise` for what is no reply. */
  read(chunk: Buffer): void {
    let bytes = chunk;
    let at = 0;
    if (this.#body) at = this.#fill(this.#body, chunk);
    else if (this.#rest) bytes = Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    while (at < bytes.length) {
      const end = bytes.indexOf(CR, at);
      if (end === -1 || end + 1 === bytes.length) {
        if (bytes.length - at > LONGEST_LINE) throw new Surprise('A line has no end');
        this.#rest = Buffer.from(bytes.subarray(at)); // the chunk may be overwritten
        return;
      }
      if (bytes[end + 1] !== LF) throw new Surprise('A line ends without a line feed');
      const reading = this.#next();
      if (!reading) throw new Surprise('A reply came though nothing was asked');
      const size = reading.line(bytes, at, end);
      at = end + 2;
      if (size === DONE) this.#done();
      else if (size !== MORE) at = this.#readData(reading, bytes, at, size);
    }
  }

  /** Reads data that begin there; where the next line begins. */
  #readData(reading: Reading, bytes: Buffer, start: number, size: number): number {
    const end = start + size;
    if (end + 2 <= bytes.length) {
      this.#take(reading, bytes, start, end);
      return end + 2;
    }
    this.#body = Buffer.allocUnsafe(size + 2);
    this.#filled = bytes.copy(this.#body, 0, start);
    return bytes.length;
  }

  /** Completes data; where the next line begins in the chunk. */
  #fill(body: Buffer, chunk: Buffer): number {
    const taken = chunk.copy(body, this.#filled);
    this.#filled += taken;
    if (this.#filled < body.length) return chunk.length;
    this.#body = undefined;
    this.#take(this.#next()!, body, 0, body.length - 2); // what has announced them
    return taken;
  }

  #take(reading: Reading, bytes: Buffer, start: number, end: number): void {
    if (bytes[end] !== CR || bytes[end + 1] !== LF) throw new Surprise('Data do not end where they were to');
    if (reading.data?.(bytes, start, end) === DONE) this.#done();
  }
}
