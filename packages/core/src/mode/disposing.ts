import { unsupported } from '../errors.js';
import { isThenable } from './replies.js';

// A project may know neither symbol (`lib: ["es2022"]`): there, the declarations of this package have symbols of their own.
declare const unknownDispose: unique symbol;
declare const unknownAsyncDispose: unique symbol;
type Known<S extends string, Else> = S extends keyof SymbolConstructor ? SymbolConstructor[S] : Else;

/** `Symbol.dispose`, or on a platform without it the symbol that compilers use in its place. */
export const dispose: Known<'dispose', typeof unknownDispose> = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** `Symbol.asyncDispose`, or on a platform without it the symbol that compilers use in its place. */
export const asyncDispose: Known<'asyncDispose', typeof unknownAsyncDispose> =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

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
