/** The keys of all calls: few, so that processes meet. */
export const KEYS: readonly string[] = Array.from({ length: 8 }, (_, index) => `k${index}`);
