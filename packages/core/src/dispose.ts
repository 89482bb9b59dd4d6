/** `Symbol.dispose`, or on a platform without it the symbol that compilers use in its place. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** `Symbol.asyncDispose`, or on a platform without it the symbol that compilers use in its place. */
export const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
