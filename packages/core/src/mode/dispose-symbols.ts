// A project may know neither symbol (`lib: ["es2022"]`): there, the declarations of this package have symbols of their own.
declare const unknownDispose: unique symbol;
declare const unknownAsyncDispose: unique symbol;
type Known<S extends string, Else> = S extends keyof SymbolConstructor ? SymbolConstructor[S] : Else;

/** `Symbol.dispose`, or on a platform without it the symbol that compilers use in its place. */
export const dispose: Known<'dispose', typeof unknownDispose> = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** `Symbol.asyncDispose`, or on a platform without it the symbol that compilers use in its place. */
export const asyncDispose: Known<'asyncDispose', typeof unknownAsyncDispose> =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/** What is closed at the end of an `await using` block. */
export interface AsyncDisposing {
  [asyncDispose](): Promise<void>;
}
