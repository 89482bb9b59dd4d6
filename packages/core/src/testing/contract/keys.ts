import { equal, fail } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import type { Probe } from './probe.js';

/** Keys that a store, a pattern or a protocol may take for something else, or for one another. */
const oddKeys: readonly string[] = [
  ...['', ' ', 'a b', ' a', 'a ', '\t', '\u0000', '\r\n', 'a\r\nset b 0 0 1\r\nx', '\u001b', '\u007f', '\ufeff'],
  ...[
    '*',
    'a*',
    '?',
    '[x]',
    '[a-z]',
    '\\',
    '\\*',
    '{a}',
    '{',
    '}',
    '^',
    '$',
    "$'",
    '$&',
    ',',
    '%',
    '%20',
    '%25',
    '"',
    "'",
  ],
  ...['.', ':', '/', '~', '~:', '.a', 'a.', 'a.b', 'a:b', '~2E', '~7E', '1.', '2.'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'size', 'length'],
  ...['0', '1', '-1', '01', '1.0', 'null', 'undefined', 'true', '[]', '{"a":1}', '"1"', '[1]'],
  ...['é', 'e\u0301', 'É', 'ß', 'ss', '日本', '\u{1f600}', '\u2028', 'a\u200bb', 'A', 'a'],
  ...[124, 125, 126, 249, 250, 251, 1_000, 10_000].flatMap((length) => [
    'x'.repeat(length),
    `${'x'.repeat(length - 1)}y`,
  ]),
  ...[83, 84, 125, 3_000].flatMap((length) => ['日'.repeat(length), `${'日'.repeat(length - 1)}月`]),
];

/** Rule 6: each key has an entry of its own and comes back as the caller wrote it. */
export const keyCases: readonly ContractCase[] = [
  rule('keeps odd keys apart', [], async (cache) => {
    await fill(cache, oddKeys);
    const values = await Promise.all(oddKeys.map((key) => cache.get(key)));
    for (const [index, key] of oddKeys.entries())
      equal(values[index], index, `get ${JSON.stringify(key.slice(0, 40))}`);
  }),
  rule('forgets one odd key, and no other', [], async (cache) => {
    await fill(cache, oddKeys);
    for (const [index, key] of oddKeys.entries()) {
      if (index % 2 === 0) equal(await cache.delete(key), true, `delete ${JSON.stringify(key.slice(0, 40))}`);
    }
    const there = await Promise.all(oddKeys.map((key) => cache.has(key)));
    for (const [index, key] of oddKeys.entries())
      equal(there[index], index % 2 === 1, `has ${JSON.stringify(key.slice(0, 40))}`);
  }),
  rule('reads odd keys many at once', ['many'], async (cache) => {
    await cache.setMany(oddKeys.map((key, index) => [key, index] as const));
    equal(await cache.getMany(oddKeys), Array.from(oddKeys.keys()), 'getMany');
  }),
  rule('lists odd keys as the caller wrote them', ['keys'], async (cache) => {
    await fill(cache, oddKeys);
    equal(await cache.keys(), [...oddKeys].sort(), 'keys');
  }),
  rule('keeps keys that differ in a lone surrogate apart, or refuses them', [], async (cache) => {
    const [one, other] = ['k\ud800', 'k\ud801'];
    const taken = await cache.set(one, 1).then(
      () => true,
      (error: unknown) =>
        error instanceof TypeError ? false : fail('it is refused with something else than a TypeError'),
    );
    if (!taken) return;
    equal(await cache.get(other), undefined, 'get of the other one');
    equal(await cache.get(one), 1, 'get');
  }),
];

async function fill(cache: Probe, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key, index) => cache.set(key, index)));
}
