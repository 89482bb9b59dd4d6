import type { Wanted } from '@ctu/core/adapter';
import { begins, Command, type Data, decimal, isText, wordEnd } from './command.js';
import { DONE, MORE, Surprise } from './reply-reader.js';

/** What is made of the bytes of a value, which may be looked at only now; `cas` is '' where it was not asked for. */
export type ReadValue<T> = (bytes: Buffer, start: number, end: number, flags: number, cas: string) => T;

/** The largest item that a server may be told to keep (`-I`). */
export const LARGEST = 2 ** 30;

/** `get` or `gets` of keys, each of one character per byte: what is under each, in their order. */
export class GetCommand<T> extends Command<(T | undefined)[]> {
  readonly #found: (T | undefined)[];
  #position = 0;
  #flags = 0;
  #cas = '';

  constructor(
    name: 'get' | 'gets',
    private readonly keys: readonly string[],
    private readonly readValue: ReadValue<T>,
    call?: Wanted,
  ) {
    super(`${name} ${keys.join(' ')}`, undefined, call);
    this.#found = new Array<T | undefined>(keys.length).fill(undefined);
  }

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    if (isText(bytes, start, end, 'END')) {
      this.resolve(this.#found);
      return DONE;
    }
    if (!begins(bytes, start, end, 'VALUE ')) return undefined;
    const keyEnd = wordEnd(bytes, start + 6, end);
    const flagsEnd = wordEnd(bytes, keyEnd + 1, end);
    const sizeEnd = wordEnd(bytes, flagsEnd + 1, end);
    this.#position = this.#positionOf(bytes, start + 6, keyEnd);
    this.#flags = decimal(bytes, keyEnd + 1, flagsEnd);
    this.#cas = sizeEnd < end ? bytes.toString('latin1', sizeEnd + 1, end) : '';
    const size = decimal(bytes, flagsEnd + 1, sizeEnd);
    if (size > LARGEST) throw new Surprise('A value is larger than any can be');
    return size;
  }

  override data(bytes: Buffer, start: number, end: number): number {
    this.#found[this.#position] = this.readValue(bytes, start, end, this.#flags, this.#cas);
    this.#position++;
    return MORE;
  }

  /** Values come in the order of the keys; a proxy may mix them up. */
  #positionOf(bytes: Buffer, start: number, end: number): number {
    const { keys } = this;
    for (let at = this.#position; at < keys.length; at++) if (isText(bytes, start, end, keys[at]!)) return at;
    const at = keys.findIndex((key, index) => this.#found[index] === undefined && isText(bytes, start, end, key));
    if (at === -1) throw new Surprise('A value came of another key than was asked for');
    return at;
  }
}

/** A command that is answered by one of several lines: what that line stands for. */
export class LineCommand<T> extends Command<T> {
  constructor(
    text: string,
    private readonly results: Readonly<Record<string, T>>,
    body?: Data,
    call?: Wanted,
  ) {
    super(text, body, call);
  }

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    for (const line in this.results) {
      if (!isText(bytes, start, end, line)) continue;
      this.resolve(this.results[line]!); // it is one of them
      return DONE;
    }
    return undefined;
  }
}

/** The server's version: `1.6.18`. */
export class VersionCommand extends Command<string> {
  constructor(call?: Wanted) {
    super('version', undefined, call, call === undefined);
  }

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    if (!begins(bytes, start, end, 'VERSION ')) return undefined;
    this.resolve(bytes.toString('latin1', start + 8, end));
    return DONE;
  }
}

/** The server's own statistics, as it writes them. */
export class StatsCommand extends Command<Record<string, string>> {
  readonly #stats: [name: string, value: string][] = [];

  constructor(call?: Wanted) {
    super('stats', undefined, call);
  }

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    if (isText(bytes, start, end, 'END')) {
      this.resolve(Object.fromEntries(this.#stats));
      return DONE;
    }
    if (!begins(bytes, start, end, 'STAT ')) return undefined;
    const nameEnd = wordEnd(bytes, start + 5, end);
    this.#stats.push([bytes.toString('latin1', start + 5, nameEnd), bytes.toString('latin1', nameEnd + 1, end)]);
    return MORE;
  }
}
