import type { Writable } from 'node:stream';
import type { Sent } from './command.js';

/** What is written to a stream: the commands of one turn leave in one piece. */
export class Outbox {
  #output: (string | Uint8Array)[] = [];
  /** How many bytes the data had that are in there as they are. */
  #announced = 0;

  constructor(private readonly stream: Writable) {}

  add({ text, body, announced }: Sent): void {
    if (this.#output.length === 0) process.nextTick(() => this.#flush());
    this.#join(`${text}\r\n`);
    if (body === undefined) return;
    // What is ASCII goes along with the lines; to count its bytes is the quickest way to know.
    if (typeof body === 'string' && Buffer.byteLength(body) === body.length) this.#join(`${body}\r\n`);
    else if (typeof body === 'string') this.#push(Buffer.from(body));
    else this.#push(body, announced);
  }

  #push(bytes: Uint8Array, announced = bytes.byteLength): void {
    this.#announced += announced;
    this.#output.push(bytes, '\r\n');
  }

  #join(text: string): void {
    const last = this.#output.length - 1;
    if (typeof this.#output[last] === 'string') this.#output[last] += text;
    else this.#output.push(text);
  }

  #flush(): void {
    const output = this.#output;
    const announced = this.#announced;
    this.#output = [];
    this.#announced = 0;
    if (this.stream.destroyed) return;
    const size = output.reduce((sum, piece) => sum + (typeof piece === 'string' ? 0 : piece.byteLength), 0);
    // 1. A caller sets bytes. 2. He transfers them to a worker. 3. The server takes the next command for the rest of them.
    if (size !== announced) return void this.stream.destroy(new Error('data were taken away before they were sent'));
    if (output.length > 1) this.stream.cork();
    for (const piece of output) this.stream.write(piece, 'latin1'); // what is bytes has no encoding
    if (output.length > 1) this.stream.uncork();
  }
}
