/** A client that connects on its own and says when it is ready. */
export interface Connecting {
  readonly status: string;
  readonly options: { readonly enableOfflineQueue?: boolean | undefined };
  connect(): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  once(event: 'ready' | 'end', listener: () => void): unknown;
  removeListener(event: 'ready' | 'end' | 'error', listener: (error: unknown) => void): unknown;
}

/** A command that waits until the client is ready. */
interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Tells when a client is ready. Commands wait here until then, unless their callers have given them up.
 *
 * The client's own queue would keep them for as long as it takes, and then write values that are long out of date.
 */
export class Readiness {
  readonly #client: Connecting;
  readonly #waiting = new Set<Waiting>();
  /** The latest error that came while something waited. */
  #error: unknown;

  constructor(client: Connecting) {
    this.#client = client;
  }

  /** Whether a command may go to the client now: it is ready, or fails commands by itself. */
  get maySend(): boolean {
    const { status, options } = this.#client;
    return status === 'ready' || status === 'end' || options.enableOfflineQueue === false;
  }

  /**
   * Why the client is not ready: its latest error, or at least its status; undefined while it is ready.
   *
   * Its errors are heard only while something waits, which is told of them. At other times a client without a listener for
   * `error` prints them, as its user may want it to.
   */
  get trouble(): unknown {
    const { status } = this.#client;
    return status === 'ready'
      ? undefined
      : (this.#error ?? new Error(`The client is not ready, its status is "${status}"`));
  }

  /** Resolves when the client is ready. Rejects when it gives up, or when `signal` is aborted first. */
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.#waiting.size === 0) this.#listen();
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', () => {
        if (this.#waiting.delete(waiting)) reject(new Error('The client was not ready in time'));
        if (this.#waiting.size === 0) this.#unlisten();
      });
      if (this.#client.status === 'wait') this.#client.connect().catch(() => {}); // a failure raises `end`
    });
  }

  readonly #ready = (): void => {
    this.#error = undefined;
    for (const { resolve } of this.#takeAll()) resolve();
  };

  readonly #end = (): void => {
    for (const { reject } of this.#takeAll()) reject(new Error('The client has given up connecting'));
  };

  readonly #failed = (error: unknown): void => {
    this.#error = error;
  };

  #takeAll(): Waiting[] {
    const all = [...this.#waiting];
    this.#waiting.clear();
    this.#unlisten();
    return all;
  }

  #listen(): void {
    this.#client.once('ready', this.#ready);
    this.#client.once('end', this.#end);
    this.#client.on('error', this.#failed);
  }

  #unlisten(): void {
    this.#client.removeListener('ready', this.#ready);
    this.#client.removeListener('end', this.#end);
    this.#client.removeListener('error', this.#failed);
  }
}
