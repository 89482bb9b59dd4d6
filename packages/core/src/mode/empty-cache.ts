/** Stands for an async cache where only a value that is there now is of use: it has none. */
export const emptyCache: { get(key: unknown): undefined } = { get: () => undefined };
