import { isRefusal } from '../failure.js';
import type { TrackingEvents } from './tracking-connection.js';

/** What is to be done on a connection so that it is armed: each step is given the answer to the one before. */
type Step = (answer: unknown) => Promise<unknown>;

/** Arms a connection whenever it is ready, and tells what came of it. */
export class Arming {
  readonly #events: TrackingEvents;
  /** Goes up with each connection, and with each that is lost. */
  #attempt = 0;

  constructor(events: TrackingEvents) {
    this.#events = events;
  }

  /** It is connected. */
  async ready(...steps: readonly Step[]): Promise<void> {
    const attempt = ++this.#attempt;
    try {
      let answer: unknown;
      for (const step of steps) {
        answer = await step(answer);
        // 1. A step is answered. 2. The connection is lost. 3. The next step, or what is told, would be of the next connection.
        if (attempt !== this.#attempt) return;
      }
      this.#events.armed();
    } catch (error) {
      if (attempt === this.#attempt) this.failed(error);
    }
  }

  /** The connection is lost: what comes of it is not heard any more. */
  lost(error?: unknown): void {
    this.#attempt++;
    this.failed(error);
  }

  failed(error: unknown): void {
    const { lost, refused } = this.#events;
    if (isRefusal(error)) refused(error);
    else lost(error);
  }
}
