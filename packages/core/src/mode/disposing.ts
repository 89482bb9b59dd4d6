import { unsupported } from '../errors.js';
import { asyncDispose, dispose } from './dispose-symbols.js';
import { isThenable } from './replies.js';

/** The parent of what can be closed: `using` and `await using` close it at the end of their block. */
export abstract class Disposing {
  /** Lets go of what the cache owns. Twice is harmless. */
  abstract close(): unknown;

  /** Closes at the end of a `using` block; what closes with a promise needs `await using`. */
  [dispose](): void {
    const closing = this.close();
    if (!isThenable(closing)) return;
    closing.then(undefined, () => {}); // the error below says more
    throw unsupported(this, 'close at once', 'write `await using`');
  }

  /** Closes at the end of an `await using` block. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }
}
