/** Where a call is held back: on its way to the base, or with the base's reply on its way back. */
export type Leg = 'request' | 'reply';

/** One call that waits until a test lets it go. */
export class HeldCall {
  /** Resolves once the call has come to where it is held. */
  readonly arrived: Promise<void>;
  readonly #going: Promise<void>;
  #arrive!: () => void;
  #go!: () => void;
  #refuse!: (error: unknown) => void;

  constructor(readonly leg: Leg) {
    this.arrived = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.#going = new Promise((resolve, reject) => {
      this.#go = resolve;
      this.#refuse = reject;
    });
    this.#going.catch(() => {}); // told to fail before it has arrived: the call itself reports it
  }

  /** Lets the call go on. */
  release(): void {
    this.#go();
  }

  /** Lets the call fail here. Held as a reply, the base has done the work and only the answer is lost. */
  fail(error: unknown): void {
    this.#refuse(error);
  }

  /** Called by the cache: resolves when the call may go on. */
  wait(): Promise<void> {
    this.#arrive();
    return this.#going;
  }
}
