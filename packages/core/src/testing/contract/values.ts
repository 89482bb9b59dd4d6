import { equal, fail, refusedWith, show } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import type { Probe } from './probe.js';

/** Values that a careless cache takes for a miss, for one another, or for something to parse or convert. */
const values: readonly (readonly [name: string, value: unknown])[] = [
  ['zero', 0],
  ['a negative fraction', -1.5],
  ['a large number', 2 ** 53],
  ['empty text', ''],
  ['false', false],
  ['true', true],
  ['null', null],
  ['digits as text', '123'],
  ['the text of null', 'null'],
  ['the text of an object', '{"a":1}'],
  ['the text of undefined', 'undefined'],
  ['line breaks', 'a\r\nb'],
  ['a protocol line', '\r\nEND\r\nVALUE k 0 1\r\n'],
  ['control characters', '\u0000\u0001\u001b\u007f'],
  ['what String.replace expands', "$& $' $` $1 $$"],
  ['Unicode', 'é e\u0301 日本 \u{1f600} \u2028 \ufeff'],
  ['an empty list', []],
  ['an empty object', {}],
  ['a list of what is easily lost', [null, 0, '', false, [], {}]],
  ['something nested', { user: { id: 1, tags: ['a', 'b'], address: { city: 'Århus', geo: [1.5, -2] }, gone: null } }],
  [
    'what reads like a mark of a codec',
    [{ $ctu: ['undefined'] }, { $$ctu: 1 }, { json: 1, meta: { values: ['Date'] } }],
  ],
  ['long text', 'x'.repeat(100_000)],
];

/** Values that JSON loses or changes without a word. */
const misfits: readonly (readonly [name: string, make: () => unknown])[] = [
  ['a Date', () => new Date(1)],
  ['an invalid Date', () => new Date(Number.NaN)],
  ['a Date deep inside', () => ({ users: [{ since: new Date(1) }] })],
  ['undefined in an object', () => ({ a: undefined, b: 1 })],
  ['undefined in a list', () => [undefined, 1]],
  ['NaN', () => Number.NaN],
  ['infinity in an object', () => ({ a: Number.POSITIVE_INFINITY })],
  ['a bigint', () => 2n ** 64n],
  ['a Map', () => new Map([['a', new Map()]])],
  ['a Set', () => new Set([1, 'a'])],
  ['a bigint in a Set in a Map', () => new Map([['a', new Set([1n])]])],
  ['a URL', () => ({ a: new URL('https://example.com/?a=1#b') })],
  ['a RegExp', () => [/a+\/"/gi]],
  ['bytes deep inside', () => ({ a: [Uint8Array.of(0, 13, 10, 128, 255)] })],
  ['bytes', () => Uint8Array.of(0, 13, 10, 128, 255)],
  ['a function in an object', () => ({ a: String, b: 1 })],
];

/** Rule 3: `undefined` is a miss, every other value comes back as itself. */
export const valueCases: readonly ContractCase[] = [
  rule('answers undefined for a key that is not there', [], async (cache) => {
    equal(await cache.get('absent'), undefined, 'get');
    equal(await cache.has('absent'), false, 'has');
  }),
  rule('says by `async` whether it answers with promises', [], async (cache, { cache: raw }) => {
    const { async } = raw;
    if (async !== undefined && typeof async !== 'boolean')
      fail(`async: expected true, false or none, got ${show(async)}`);
    equal(await cache.has('absent'), false, 'has');
  }),
  ...values.map(([name, value]) =>
    rule(`gives ${name} back as itself`, [], async (cache) => {
      await cache.set('k', structuredClone(value)); // so that a cache which changes what it is given is found out
      equal(await cache.get('k'), value, 'get');
      equal(await cache.has('k'), true, 'has');
      equal(await cache.delete('k'), true, 'delete');
    }),
  ),
  ...misfits.map(([name, make]) =>
    rule(`gives ${name} back as itself, or refuses it with UNENCODABLE_VALUE`, [], async (cache) => {
      await cache.set('k', 'old');
      const refused = await refusedWith('UNENCODABLE_VALUE', cache.set('k', make()));
      if (refused) await holdsAtMost('old', cache);
      else equal(await cache.get('k'), make(), 'get');
    }),
  ),
  rule('keeps a value of more than 1 MiB, or refuses it with VALUE_TOO_LARGE', [], async (cache) => {
    const large = 'x'.repeat(2 ** 20 + 1);
    await cache.set('k', 'old');
    const refused = await refusedWith('VALUE_TOO_LARGE', cache.set('k', large));
    if (refused) await holdsAtMost('old', cache);
    else equal(await cache.get('k'), large, 'get');
  }),
  rule('keeps a promise as a value like others where it answers at once', [], async (_, { cache: raw }) => {
    if (raw.async) return;
    const promise = Promise.resolve(1);
    const setting = (async () => void raw.set('k', promise))(); // so that it rejects where `set` throws
    if (await refusedWith('UNENCODABLE_VALUE', setting)) return;
    if (raw.get('k') !== promise) fail('get answers something else than the promise that was set');
  }),
  rule('overwrites a value, also by one of another type', [], async (cache) => {
    for (const value of ['1', 1, null, [1], '1']) {
      await cache.set('k', value);
      equal(await cache.get('k'), value, 'get');
    }
  }),
  rule('says on delete whether the key was there', [], async (cache) => {
    await cache.set('k', 1);
    equal(await cache.delete('k'), true, 'the first delete');
    equal(await cache.delete('k'), false, 'the second delete');
    equal(await cache.get('k'), undefined, 'get after delete');
    equal(await cache.has('k'), false, 'has after delete');
  }),
  rule('takes a value again after its key was deleted', [], async (cache) => {
    await cache.set('k', 1);
    await cache.delete('k');
    await cache.set('k', 2);
    equal(await cache.get('k'), 2, 'get');
  }),
  rule('serves many callers at a time, each with its own value', [], async (cache) => {
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    await Promise.all(numbers.map((number) => cache.set(`k${number}`, number)));
    equal(await Promise.all(numbers.map((number) => cache.get(`k${number}`))), numbers, 'get');
    const again = await Promise.all([cache.get('k1'), cache.get('k1'), cache.get('absent'), cache.get('k2')]);
    equal(again, [1, 1, undefined, 2], 'get of equal keys');
  }),
];

/** What a cache does with the older value when it refuses a new one is its own affair. */
async function holdsAtMost(old: string, cache: Probe): Promise<void> {
  const value = await cache.get('k');
  if (value !== undefined && value !== old) fail(`get of a key whose new value was refused: ${show(value)}`);
}
