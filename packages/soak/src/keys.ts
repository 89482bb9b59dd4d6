/** The keys of all calls: few, so that processes meet. */
export const KEYS: readonly string[] = Array.from({ length: 8 }, (_, index) => `k${index}`);

/** One of them. */
export function any<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!; // there is one at each index
}
