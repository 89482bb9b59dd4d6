/** How often each code came among the errors of calls; `an answer` stands for what has not failed. */
export async function codes(calls: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.allSettled(calls)) {
    const code = outcome.status === 'fulfilled' ? 'an answer' : outcome.reason.code;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
