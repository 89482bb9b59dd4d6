import type { Wanted } from '@ctu/core/adapter';
import { begins, Command, decimal, isText, wordEnd } from './command.js';
import { LARGEST } from './commands.js';
import { DONE, MORE, Surprise } from './reply-reader.js';

/** ElastiCache's `config get cluster`: the text that lists the nodes. */
export class ConfigCommand extends Command<string> {
  #text: string | undefined;

  constructor(call?: Wanted) {
    super('config get cluster', undefined, call);
  }

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    if (this.#text !== undefined && isText(bytes, start, end, 'END')) {
      this.resolve(this.#text);
      return DONE;
    }
    if (this.#text !== undefined || !begins(bytes, start, end, 'CONFIG cluster ')) return undefined;
    const flagsEnd = wordEnd(bytes, start + 15, end);
    const size = decimal(bytes, flagsEnd + 1, end);
    if (size > LARGEST) throw new Surprise('A list is larger than any can be');
    return size;
  }

  override data(bytes: Buffer, start: number, end: number): number {
    this.#text = bytes.toString('latin1', start, end);
    return MORE;
  }
}

/** What a meta command is answered. */
export interface MetaReply {
  /** `HD`, `VA`, `EN`, `NS`, `EX`, `NF`. */
  readonly code: string;
  /** The return flags with their tokens: `t` to `30`, `W` to ''. */
  readonly flags: ReadonlyMap<string, string>;
  readonly data: Uint8Array | undefined;
}

/** A meta command (protocol.txt, "Meta Commands"). */
export class MetaCommand extends Command<MetaReply> {
  #code = '';
  #flags = new Map<string, string>();

  protected read(bytes: Buffer, start: number, end: number): number | undefined {
    const [code = '', ...words] = bytes.toString('latin1', start, end).split(' ');
    if (!/^(?:HD|VA|EN|NS|EX|NF)$/.test(code)) return undefined;
    this.#code = code;
    const size = code === 'VA' ? words.shift() : undefined;
    this.#flags = new Map(words.filter(Boolean).map((word) => [word[0]!, word.slice(1)])); // it is not empty
    if (code === 'VA') {
      if (!/^\d{1,10}$/.test(size ?? '') || Number(size) > LARGEST) throw new Surprise('A number is none');
      return Number(size);
    }
    this.resolve({ code, flags: this.#flags, data: undefined });
    return DONE;
  }

  override data(bytes: Buffer, start: number, end: number): number {
    this.resolve({ code: this.#code, flags: this.#flags, data: Buffer.from(bytes.subarray(start, end)) });
    return DONE;
  }
}
