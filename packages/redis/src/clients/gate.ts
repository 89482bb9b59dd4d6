/** A client that connects on its own and says when it is ready. */
export interface Connecting {
  readonly status: string;
  readonly options: { readonly enableOfflineQueue?: boolean | undefined };
  connect(): Promise<unknown>;
  once(event: 'ready' | 'end', listener: () => void): unknown;
  removeListener(event: 'ready' | 'end', listener: () => void): unknown;
}

interface Waiting {
  readonly until: number;
  readonly pass: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Keeps commands back until the client is ready, and drops those whose patience has ended.
 *
 * The client's own queue would keep them for as long as it takes, and then write values that are long out of date.
 */
export class Gate {
  readonly #client: Connecting;
  #waiting: Waiting[] = [];

  constructor(client: Connecting) {
    this.#client = client;
  }

  /** Whether a command may go to the client now: it is ready, or fails commands by itself. */
  get open(): boolean {
    const { status, options } = this.#client;
    return status === 'ready' || status === 'end' || options.enableOfflineQueue === false;
  }

  /** Resolves when the client is ready. Rejects when it gives up, and at the latest when it is ready too late. */
  wait(patience = Number.POSITIVE_INFINITY): Promise<void> {
    const now = performance.now();
    return new Promise((pass, refuse) => {
      this.#dropUntil(now);
      if (this.#waiting.length === 0) this.#listen();
      this.#waiting.push({ until: now + patience, pass, refuse });
      if (this.#client.status === 'wait') this.#client.connect().catch(() => {}); // `end` tells of a failure
    });
  }

  readonly #ready = (): void => {
    this.#dropUntil(performance.now());
    for (const { pass } of this.#leave()) pass();
  };

  readonly #end = (): void => {
    for (const { refuse } of this.#leave()) refuse(new Error('The client has given up connecting'));
  };

  /** Patience is the same for all, so who came first leaves first. */
  #dropUntil(now: number): void {
    const kept = this.#waiting.findIndex(({ until }) => until > now);
    const dropped = this.#waiting.splice(0, kept < 0 ? this.#waiting.length : kept);
    for (const { refuse } of dropped) refuse(new Error('The client was not ready in time'));
    if (dropped.length > 0 && this.#waiting.length === 0) this.#unlisten();
  }

  #leave(): Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#unlisten();
    return waiting;
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
