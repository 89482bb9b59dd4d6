import type { Signal } from '../signal.js';
import type { Every } from './deadlines.js';

/** What a guard needs to know about its server. */
export interface SilenceOptions {
  /** How long a call may take, in milliseconds. With `Infinity` no server is silent, however long it takes. */
  readonly timeout: number;
  /**
   * Asks the server for any answer. A rejection says that none came; how long it takes does not matter. The signal is
   * aborted once no answer is waited for any more.
   */
  probe(signal: Signal): Promise<unknown>;
  /** Drops the connection and opens another, where the cache owns it. */
  reconnect?: (() => void) | undefined;
  /** Default: an interval that keeps no program from ending. */
  every?: Every | undefined;
}

/** After so many timeouts without an answer a connection is given up, and with it the probe on it. */
const PATIENCE = 10;

/** The longest interval that timers know, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * The guard of one server. Once a call has timed out and nothing was heard since it was sent, calls are to be refused:
 * neither memory nor the client's queue grows, and nothing is executed later that its caller was told has failed.
 *
 * One timeout later the server is probed, by one probe at a time, and again with each timeout after a probe has failed.
 * Whatever is heard ends the silence at once: a probe's answer as well as one that comes late.
 */
export class Silence {
  readonly #options: SilenceOptions;
  #stop: (() => void) | undefined;
  #probe: AbortController | undefined;
  /** How many timeouts the silence has lasted. */
  #timeouts = 0;
  #closed = false;
  /** Whether calls are to be refused. */
  silent = false;
  /** How many answers were heard. */
  heard = 0;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** For how many milliseconds nothing was heard, counted in timeouts. */
  get duration(): number {
    return this.#timeouts * this.#options.timeout;
  }

  /** The server has answered something. */
  hear(): void {
    this.heard++;
    if (this.silent) this.#end();
  }

  /** A call has timed out. `heard` is how many answers had been heard when it was sent. */
  miss(heard: number): void {
    // What came meanwhile shows that the server works on, and that this call alone is slow.
    if (heard !== this.heard || this.silent || this.#closed) return;
    const { timeout, every = byUnrefInterval } = this.#options;
    if (timeout === Number.POSITIVE_INFINITY) return;
    this.silent = true;
    this.#timeouts = 1;
    this.#stop = every(Math.min(timeout, LONGEST), () => this.#advance());
  }

  /** Asks no more, and refuses no more. */
  close(): void {
    this.#closed = true;
    this.#end();
  }

  #advance(): void {
    this.#timeouts++;
    if (this.#timeouts % PATIENCE === 0) {
      this.#giveUp(); // a client may have lost the probe, together with its connection
      this.#options.reconnect?.();
    }
    if (!this.#probe) this.#ask();
  }

  #ask(): void {
    const probe = new AbortController();
    this.#probe = probe;
    this.#options.probe(probe.signal).then(
      () => this.hear(),
      () => {
        if (this.#probe === probe) this.#probe = undefined;
      },
    );
  }

  #end(): void {
    this.silent = false;
    this.#giveUp();
    this.#stop?.();
    this.#stop = undefined;
  }

  #giveUp(): void {
    this.#probe?.abort();
    this.#probe = undefined;
  }
}

function byUnrefInterval(milliseconds: number, tick: () => void): () => void {
  const timer = setInterval(tick, milliseconds);
  // Timers are numbers on the web, and objects with this method in Node, Bun and Deno.
  (timer as { unref?(): void }).unref?.();
  return () => clearInterval(timer);
}
