import { asyncDispose, dispose } from './dispose.js';
import { unsupported } from './errors.js';
import { isPromise } from './reply.js';

/** The parent of what can be closed: `using` and `await using` close it at the end of their block. */
export abstract class Closing {
  /** Lets go of what the cache owns. Twice is harmless. */
  abstract close(): unknown;

  /** Closes at the end of a `using` block; what closes with a promise needs `await using`. */
  [dispose](): void {
    const closing = this.close();
    if (!isPromise(closing)) return;
    closing.catch(() => {}); // the error below says more
    throw unsupported(this, 'close at once', 'write `await using`');
  }

  /** Closes at the end of an `await using` block. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }
}
