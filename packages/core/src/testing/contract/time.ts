import { equal } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import { pass } from './passing-time.js';
import type { Probe } from './probe.js';

const DAY = 86_400_000;

/** Rule 4: times are in milliseconds, and an entry is expired when `now >= expiry`. */
export const timeCases: readonly ContractCase[] = [
  rule('keeps an entry while its ttl lasts, and no longer', ['ttl', 'clock'], async (cache, subject) => {
    await cache.set('k', 'v', { ttl: 1_000 });
    pass(subject, 999);
    await isThere(cache, 'k', 'v');
    pass(subject, 2);
    await isGone(cache, 'k');
  }),
  rule('lets an entry expire when now >= expiry', ['ttl', 'clock', 'exact-expiry'], async (cache, subject) => {
    for (const ttl of [1, 1_000, 31 * DAY]) {
      await cache.set('k', `for ${ttl}`, { ttl });
      await isThere(cache, 'k', `for ${ttl}`);
      pass(subject, ttl);
      await isGone(cache, 'k');
    }
  }),
  ...[25, 31, 400].map((days) =>
    rule(`keeps an entry for ${days} days`, ['ttl', 'clock'], async (cache, subject) => {
      await cache.set('k', days, { ttl: days * DAY });
      pass(subject, days * DAY - 1);
      await isThere(cache, 'k', days);
      pass(subject, 2);
      await isGone(cache, 'k');
    }),
  ),
  rule('keeps an entry with an infinite ttl for ever', ['ttl', 'clock'], async (cache, subject) => {
    await cache.set('k', 'v', { ttl: Number.POSITIVE_INFINITY });
    pass(subject, 36_500 * DAY);
    await isThere(cache, 'k', 'v');
  }),
  rule(
    'keeps an entry with a fractional ttl, rounded up at most',
    ['ttl', 'fractional-ttl', 'clock'],
    async (cache, subject) => {
      await cache.set('k', 'v', { ttl: 1.5 });
      pass(subject, 1);
      await isThere(cache, 'k', 'v');
      pass(subject, 2);
      await isGone(cache, 'k');
    },
  ),
  rule('counts the ttl from the last set', ['ttl', 'clock'], async (cache, subject) => {
    await cache.set('k', 1, { ttl: 100 });
    pass(subject, 60);
    await cache.set('k', 2, { ttl: 100 });
    pass(subject, 60);
    await isThere(cache, 'k', 2);
    await cache.set('k', 3);
    pass(subject, 200);
    await isThere(cache, 'k', 3);
  }),
  rule('lets each entry expire on its own', ['ttl', 'clock'], async (cache, subject) => {
    await cache.set('short', 1, { ttl: 10 });
    await cache.set('long', 2, { ttl: 1_000 });
    pass(subject, 20);
    await isGone(cache, 'short');
    await isThere(cache, 'long', 2);
  }),
  rule('gives many entries one ttl', ['ttl', 'clock', 'many'], async (cache, subject) => {
    await cache.setMany(
      [
        ['a', 1],
        ['b', 2],
      ],
      { ttl: 100 },
    );
    pass(subject, 99);
    equal(await cache.getMany(['a', 'b']), [1, 2], 'getMany before');
    pass(subject, 2);
    equal(await cache.getMany(['a', 'b']), [undefined, undefined], 'getMany after');
  }),
  rule('takes any positive ttl in whole milliseconds, and for ever', ['ttl'], async (cache) => {
    for (const ttl of [60_000, 25 * DAY, 31 * DAY, 400 * DAY, Number.POSITIVE_INFINITY]) {
      await cache.set('k', `for ${ttl}`, { ttl });
      await isThere(cache, 'k', `for ${ttl}`);
    }
    await cache.set('k', 'soon gone', { ttl: 1 });
  }),
  rule('takes a ttl that is not a whole number', ['ttl', 'fractional-ttl'], async (cache) => {
    await cache.set('k', 'soon gone', { ttl: 0.001 });
    await cache.set('k', 1, { ttl: 60_000.5 });
    await isThere(cache, 'k', 1);
  }),
];

async function isThere(cache: Probe, key: string, value: unknown): Promise<void> {
  equal(await cache.get(key), value, 'get while the ttl lasts');
  equal(await cache.has(key), true, 'has while the ttl lasts');
}

async function isGone(cache: Probe, key: string): Promise<void> {
  equal(await cache.has(key), false, 'has after the ttl');
  equal(await cache.get(key), undefined, 'get after the ttl');
}
