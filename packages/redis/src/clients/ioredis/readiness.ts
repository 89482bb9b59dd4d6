/** A client that connects on its own and says when it is ready. */
export interface Connecting {
  readonly status: string;
  readonly options: { readonly enableOfflineQueue?: boolean | undefined };
  connect(): Promise<unknown>;
  once(event: 'ready' | 'end', listener: () => void): unknown;
  removeListener(event: 'ready' | 'end', listener: () => void): unknown;
}

interface Waiting {
  pass(): void;
  refuse(error: Error): void;
}

/**
 * Keeps commands back until the client is ready, and drops those that nobody waits for any more.
 *
 * The client's own queue would keep them for as long as it takes, and then write values that are long out of date.
 */
export class Gate {
  readonly #client: Connecting;
  readonly #waiting = new Set<Waiting>();

  constructor(client: Connecting) {
    this.#client = client;
  }

  /** Whether a command may go to the client now: it is ready, or fails commands by itself. */
  get open(): boolean {
    const { status, options } = this.#client;
    return status === 'ready' || status === 'end' || options.enableOfflineQueue === false;
  }

  /** Resolves when the client is ready. Rejects when it gives up, or when `signal` is aborted first. */
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((pass, refuse) => {
      const waiting = { pass, refuse };
      if (this.#waiting.size === 0) this.#listen();
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', () => {
        if (this.#waiting.delete(waiting)) refuse(new Error('The client was not ready in time'));
        if (this.#waiting.size === 0) this.#unlisten();
      });
      if (this.#client.status === 'wait') this.#client.connect().catch(() => {}); // `end` tells of a failure
    });
  }

  readonly #ready = (): void => {
    for (const { pass } of this.#leave()) pass();
  };

  readonly #end = (): void => {
    for (const { refuse } of this.#leave()) refuse(new Error('The client has given up connecting'));
  };

  #leave(): Waiting[] {
    const all = [...this.#waiting];
    this.#waiting.clear();
    this.#unlisten();
    return all;
  }

  #listen(): void {
    this.#client.once('ready', this.#ready);
    this.#client.once('end', this.#end);
  }

  #unlisten(): void {
    this.#client.removeListener('ready', this.#ready);
    this.#client.removeListener('end', this.#end);
  }
}
