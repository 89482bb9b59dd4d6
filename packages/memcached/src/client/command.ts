import type { Wanted } from '@ctu/core/adapter';
import { Refusal } from '../memcached-client.js';
import { DONE, type Reading, Surprise } from './reply-reader.js';

/** Data that are sent: text stands for its UTF-8. */
export type Data = string | Uint8Array;

/** A command, as a connection knows it. */
export interface Sent extends Reading {
  /** Its line, one character per byte, without the line break. */
  readonly text: string;
  /** What follows that line. */
  readonly body?: Data | undefined;
  /** How many bytes it had when its line was written, where it is bytes. */
  readonly announced: number;
  /** It is not sent once that is not wanted any more. */
  readonly call?: Wanted | undefined;
  /** Whether it keeps no program from ending. */
  readonly background: boolean;
  /** Whether the server may have taken what followed the line for commands. */
  readonly broken: boolean;
  reject(error: unknown): void;
}

/** A command, and what reads its reply. It ends once, with a result or an error. */
export abstract class Command<T> implements Sent {
  readonly reply: Promise<T>;
  protected resolve!: (result: T) => void;
  reject!: (error: unknown) => void;

  broken = false;
  readonly announced: number;

  constructor(
    readonly text: string,
    readonly body?: Data,
    readonly call?: Wanted,
    readonly background = false,
  ) {
    this.announced = typeof body === 'object' ? body.byteLength : 0;
    this.reply = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  line(bytes: Buffer, start: number, end: number): number {
    const size = this.read(bytes, start, end);
    if (size !== undefined) return size;
    const text = bytes.toString('latin1', start, end);
    if (!/^(?:ERROR$|CLIENT_ERROR |SERVER_ERROR )/.test(text))
      throw new Surprise('What came is no reply to that command');
    this.broken = this.body !== undefined && !text.startsWith('SERVER_ERROR');
    this.reject(new Refusal(text));
    return DONE;
  }

  data?(bytes: Buffer, start: number, end: number): number;

  /** As `line`; undefined for a line that is no reply to this command, unless it is an error. */
  protected abstract read(bytes: Buffer, start: number, end: number): number | undefined;
}

/** Whether these bytes are that text, of one character per byte. */
export function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** Whether these bytes begin with that text. */
export function begins(bytes: Buffer, start: number, end: number, text: string): boolean {
  return end - start >= text.length && isText(bytes, start, start + text.length, text);
}

/** The number that is written in this part of the bytes, of up to 15 digits. Throws a `Surprise` for anything else. */
export function decimal(bytes: Buffer, start: number, end: number): number {
  let number = end > start && end - start < 16 ? 0 : Number.NaN;
  for (let index = start; index < end; index++) {
    const digit = bytes[index]! - 48; // it is in the bytes
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  if (Number.isNaN(number)) throw new Surprise('A number is none');
  return number;
}

/** Where the next space is, or the end. */
export function wordEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== 32) at++;
  return at;
}
