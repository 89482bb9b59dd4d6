import type { Writable } from 'node:stream';
import type { Sent } from './command.js';

/** What is written to a stream: the commands of one turn leave in one piece. */
export class Outbox {
  #output: (string | Uint8Array)[] = [];

  constructor(private readonly stream: Writable) {}

  add({ text, body }: Sent): void {
    if (this.#output.length === 0) process.nextTick(() => this.#flush());
    this.#join(`${text}\r\n`);
    if (body === undefined) return;
    // What is ASCII goes along with the lines; to count its bytes is the quickest way to know.
    if (typeof body === 'string' && Buffer.byteLength(body) === body.length) this.#join(`${body}\r\n`);
    else this.#output.push(typeof body === 'string' ? Buffer.from(body) : body, '\r\n');
  }

  #join(text: string): void {
    const last = this.#output.length - 1;
    if (typeof this.#output[last] === 'string') this.#output[last] += text;
    else this.#output.push(text);
  }

  #flush(): void {
    const output = this.#output;
    this.#output = [];
    if (this.stream.destroyed) return;
    if (output.length > 1) this.stream.cork();
    for (const piece of output) this.stream.write(piece, 'latin1'); // what is bytes has no encoding
    if (output.length > 1) this.stream.uncork();
  }
}
