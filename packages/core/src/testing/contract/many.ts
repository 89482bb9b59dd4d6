import { equal, fail, refusedWith, show } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import type { Probe } from './probe.js';

/** Rule 5: many keys in one call. */
export const manyCases: readonly ContractCase[] = [
  rule('reads many in the order of the keys, duplicates and misses included', ['many'], async (cache) => {
    await cache.set('a', 1);
    await cache.set('b', null);
    const values = await cache.getMany(['b', 'x', 'a', 'b', 'a', 'x']);
    equal(values, [null, undefined, 1, null, 1, undefined], 'getMany');
  }),
  rule('reads, keeps and forgets none', ['many'], async (cache) => {
    await cache.set('a', 1);
    await cache.setMany([]);
    equal(await cache.getMany([]), [], 'getMany');
    equal(await cache.deleteMany([]), 0, 'deleteMany');
    equal(await cache.get('a'), 1, 'get');
  }),
  rule('keeps many', ['many'], async (cache) => {
    await cache.set('b', 'old');
    await cache.setMany([
      ['a', 0],
      ['b', false],
      ['c', ''],
    ]);
    equal(await cache.get('a'), 0, 'get a');
    equal(await cache.get('b'), false, 'get b');
    equal(await cache.get('c'), '', 'get c');
  }),
  rule('says how many of many were there, a duplicate counted once', ['many'], async (cache) => {
    await cache.setMany([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    equal(await cache.deleteMany(['a', 'x', 'a', 'b']), 2, 'deleteMany');
    equal(await cache.deleteMany(['a', 'b']), 0, 'deleteMany again');
    equal(await cache.get('c'), 3, 'get of the key that was left');
  }),
  rule('keeps all of many, or none where it cannot encode one', ['many'], async (cache) => {
    const odd = { a: String }; // a function has no text
    await cache.set('old', 1);
    const refused = await refusedWith('UNENCODABLE_VALUE', cache.setMany(around(odd)));
    await (refused ? keptNone(cache) : keptAll(cache, odd));
  }),
  rule('keeps all of many, or none where one is too large', ['many'], async (cache) => {
    const large = 'x'.repeat(2 ** 20 + 1);
    await cache.set('old', 1);
    const refused = await refusedWith('VALUE_TOO_LARGE', cache.setMany(around(large)));
    await (refused ? keptNone(cache) : keptAll(cache, large));
  }),
  rule('takes keys and entries that can be walked once only', ['many'], async (cache) => {
    await cache.setMany(once<readonly [string, number]>(['a', 1], ['b', 2]));
    equal(await cache.getMany(once('a', 'b', 'x')), [1, 2, undefined], 'getMany');
    equal(await cache.getMany(new Set(['b'])), [2], 'getMany of a Set');
    equal(await cache.deleteMany(once('a', 'b')), 2, 'deleteMany');
  }),
  rule('reads and forgets thousands', ['many'], async (cache) => {
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${index}`);
    await cache.setMany(keys.map((key, index) => [key, index] as const));
    equal(await cache.getMany(keys), Array.from(keys.keys()), 'getMany');
    equal(await cache.deleteMany(keys), keys.length, 'deleteMany');
  }),
];

/** Entries before and after a value that a cache may refuse, one of them under a key that is there already. */
function around(value: unknown): (readonly [string, unknown])[] {
  return [
    ['old', 2],
    ['before', 2],
    ['odd', value],
    ['after', 2],
  ];
}

async function keptAll(cache: Probe, odd: unknown): Promise<void> {
  equal(await cache.getMany(['old', 'before', 'odd', 'after']), [2, 2, odd, 2], 'getMany of what was taken');
}

async function keptNone(cache: Probe): Promise<void> {
  const old = await cache.get('old');
  if (old !== 1 && old !== undefined) fail(`get of a key that was there before: ${show(old)}`);
  equal(
    await cache.getMany(['before', 'odd', 'after']),
    [undefined, undefined, undefined],
    'getMany of what was refused',
  );
}

function* once<T>(...items: T[]): Generator<T> {
  yield* items;
}
