/** A promise, and what settles it. */
export interface Deferred {
  readonly promise: Promise<unknown>;
  resolve(value: unknown): void;
}

export function deferred(): Deferred {
  let resolve = (_value: unknown): void => {};
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Whatever needs no time has happened. */
export const begun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
