/** The longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/** The longest time that Node can wait, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** What is kept connected: a client of node-redis, for one server or a cluster. */
export interface Connectable {
  readonly isOpen: boolean;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'connect', listener: () => void): unknown;
  connect(): Promise<unknown>;
  destroy(): unknown;
}

/**
 * Keeps a client connected that the cache itself has opened: it tries for ever, with pauses that grow to a second, until it is
 * closed. Its timers keep no program from ending, and none is left when it is closed; a client waits before it tries again
 * by a timer that does both.
 */
export class Connection {
  /** Resolves when there is a connection for the first time; rejects where Redis refuses the user. */
  readonly first: Promise<void>;
  /** Resolves when the first attempt has ended, however it did. */
  readonly tried: Promise<void>;
  /** The latest error of the client. */
  trouble: unknown;
  readonly #client: Connectable;
  /** How long an attempt may take, in milliseconds. */
  readonly #patience: number;
  #connected = (): void => {};
  #attempted = (): void => {};
  #trying = false;
  /**
   * Whether a socket of one server connects. 1. The client is destroyed. 2. The socket connects. 3. The client takes it, and keeps
   * it: so it is destroyed after that.
   */
  #dialling = false;
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Connectable, patience: number) {
    this.#client = client;
    this.#patience = Math.min(patience, LONGEST_WAIT);
    this.tried = new Promise((resolve) => {
      this.#attempted = resolve;
    });
    this.first = new Promise((resolve, reject) => {
      this.#connected = resolve;
      // Without a listener, an error would end the program. Callers hear of it from their own calls.
      client.on('error', (error) => {
        this.trouble = error;
        if (isRefusedUser(error)) reject(error);
        if (!client.isOpen) this.open(); // the connection was lost
      });
    });
    this.first.catch(() => {}); // nobody may wait for it
    client.on('connect', () => {
      this.#dialling = false;
      if (this.#closed) this.#destroy();
      // A server that accepts connections and says nothing is given up after a while.
      else if (this.#trying) this.#after(this.#patience, () => this.#destroy());
    });
  }

  /** Begins to try, unless it does already. */
  open(): void {
    if (!this.#trying) void this.#try();
  }

  /** Drops the connection, and whatever waits for it, and opens another. */
  renew(): void {
    this.#destroy();
    this.open();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#destroy();
  }

  async #try(): Promise<void> {
    this.#trying = true;
    for (let attempts = 0; !this.#closed; attempts++) {
      if (attempts > 0) await this.#wait(pauseBefore(attempts));
      if (this.#closed || (await this.#attempt())) break;
    }
    this.#trying = false;
    if (!this.#closed) this.#connected();
  }

  /** Whether it is connected. */
  async #attempt(): Promise<boolean> {
    const client = this.#client;
    this.#dialling = !('masters' in client); // a cluster client stops looking for its nodes
    try {
      if (!client.isOpen) await client.connect();
      return client.isOpen;
    } catch (error) {
      this.trouble ??= error;
      return false;
    } finally {
      this.#dialling = false;
      clearTimeout(this.#timer);
      this.#attempted();
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#after(milliseconds, resolve));
  }

  #after(milliseconds: number, act: () => void): void {
    this.#timer = setTimeout(act, milliseconds);
    this.#timer.unref();
  }

  #destroy(): void {
    if (this.#dialling) return;
    try {
      this.#client.destroy();
    } catch {
      // It is closed already: some versions throw then.
    }
  }
}

/** Milliseconds before the next attempt. They grow with each attempt, and differ between programs. */
export function pauseBefore(attempts: number): number {
  return Math.min(LONGEST_PAUSE, 2 ** attempts * 25) * (0.75 + Math.random() / 4);
}

/** Whether to try again is in vain: the user is wrong, or may not do what a client does first. */
function isRefusedUser(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|Client sent AUTH|invalid password|DB|SELECT))\b/.test(error.message)
  );
}
