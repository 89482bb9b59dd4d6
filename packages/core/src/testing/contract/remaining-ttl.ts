import { equal, fail } from './assert.js';
import { type ContractCase, rule, ruleWithout } from './contract-case.js';
import { saysUnsupported } from './misuse.js';
import { lapse, pass } from './passing-time.js';
import type { Probe } from './probe.js';

const HOUR = 3_600_000;

/** Of a cache whose negative answers a wrapper cuts off. */
export const NEVER_NEGATIVE = 'tells a remaining ttl of 0 for an expired entry';

/** Rule 5: how long an entry has yet to live. */
export const remainingTtlCases: readonly ContractCase[] = [
  rule(
    'tells a remaining ttl in milliseconds, which becomes less',
    ['remaining-ttl', 'ttl'],
    async (cache, subject) => {
      await cache.set('k', 1, { ttl: HOUR });
      const first = await remaining(cache);
      if (first > HOUR || first < HOUR / 2) fail(`getRemainingTTL of an entry with a ttl of ${HOUR} ms: got ${first}`);
      await lapse(subject, 1, 'getRemainingTTL answers less', async () => (await remaining(cache)) < first);
    },
  ),
  rule(
    'tells the whole ttl as remaining, and what is left of it',
    ['remaining-ttl', 'ttl', 'clock'],
    async (cache, subject) => {
      await cache.set('k', 1, { ttl: 1_000 });
      equal(await cache.call('getRemainingTTL', 'k'), 1_000, 'getRemainingTTL after set');
      pass(subject, 400);
      equal(await cache.call('getRemainingTTL', 'k'), 600, 'getRemainingTTL after 400 ms');
      await cache.set('k', 2, { ttl: 500 });
      equal(await cache.call('getRemainingTTL', 'k'), 500, 'getRemainingTTL after another set');
    },
  ),
  rule('tells an infinite remaining ttl of an entry that does not expire', ['remaining-ttl', 'ttl'], async (cache) => {
    await cache.set('k', 1, { ttl: Number.POSITIVE_INFINITY });
    equal(await cache.call('getRemainingTTL', 'k'), Number.POSITIVE_INFINITY, 'getRemainingTTL');
  }),
  rule('tells a remaining ttl of 0 for a key that is not there', ['remaining-ttl'], async (cache) => {
    equal(await cache.call('getRemainingTTL', 'k'), 0, 'getRemainingTTL of a key that never was');
    await cache.set('k', 1);
    if ((await remaining(cache)) <= 0) fail('getRemainingTTL of an entry that is there: got 0');
    await cache.delete('k');
    equal(await cache.call('getRemainingTTL', 'k'), 0, 'getRemainingTTL of a deleted key');
  }),
  rule(NEVER_NEGATIVE, ['remaining-ttl', 'ttl', 'expiry'], async (cache, subject) => {
    await cache.set('k', 1, { ttl: 1 });
    await lapse(subject, 1, 'get answers undefined', async () => {
      await remaining(cache); // never negative meanwhile
      return (await cache.get('k')) === undefined;
    });
    equal(await cache.call('getRemainingTTL', 'k'), 0, 'getRemainingTTL');
  }),
  ruleWithout('remaining-ttl', 'says that it cannot tell a remaining ttl', async (cache, { cache: raw }) => {
    if (!raw.getRemainingTTL) return;
    const error = await cache.refusal('getRemainingTTL', () => raw.getRemainingTTL?.('k'));
    saysUnsupported('getRemainingTTL', error);
  }),
];

async function remaining(cache: Probe): Promise<number> {
  const ttl = await cache.call('getRemainingTTL', 'k');
  return typeof ttl === 'number' && ttl >= 0 ? ttl : fail(`getRemainingTTL: expected 0 or more, got ${String(ttl)}`);
}
