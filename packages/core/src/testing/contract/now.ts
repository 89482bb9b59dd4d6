import { equal, fail } from './assert.js';
import { type ContractCase, rule, ruleWithout } from './contract-case.js';
import { saysUnsupported } from './misuse.js';
import { lapse, pass } from './passing-time.js';
import type { Probe } from './probe.js';

/** Rule 5: the time of the server of a key. */
export const nowCases: readonly ContractCase[] = [
  rule('tells a time that runs, and not backwards', ['now'], async (cache, subject) => {
    const first = await time(cache);
    const second = await time(cache);
    if (second < first) fail(`now: got ${first}, and then ${second}`);
    await lapse(subject, 1, 'now tells a later time', async () => (await time(cache)) > second);
  }),
  rule('tells its time in milliseconds', ['now', 'clock'], async (cache, subject) => {
    const first = await time(cache);
    pass(subject, 1_000);
    equal((await time(cache)) - first, 1_000, 'how far now advances in 1,000 ms');
  }),
  rule('tells its time at once where it knows it', ['now'], async (cache, { cache: raw }) => {
    await time(cache);
    const second = raw.now?.('k');
    if (typeof second !== 'number') fail('now: expected a number the second time');
  }),
  ruleWithout(
    'now',
    'tells the time of the process in place of its own, or that it cannot',
    async (_cache, { cache: raw }) => {
      if (!raw.now) return;
      const start = Date.now();
      let told: unknown;
      try {
        told = await raw.now('k');
      } catch (error) {
        return saysUnsupported('now', error);
      }
      if (!(Number(told) >= start && Number(told) <= Date.now()))
        fail(`now: expected that of Date, got ${String(told)}`);
    },
  ),
];

async function time(cache: Probe): Promise<number> {
  const now = await cache.now('k');
  return Number.isFinite(now) ? Number(now) : fail(`now: expected milliseconds, got ${String(now)}`);
}
