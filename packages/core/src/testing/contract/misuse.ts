import type { AnyCache } from '../../cache.js';
import { isCacheError } from '../../errors.js';
import { equal, fail, failureOf, show } from './assert.js';
import { type ContractCase, rule, ruleWithout } from './contract-case.js';

const secret = 'a value that is nobody else’s business';

const badTtls: readonly unknown[] = [0, -1, -0.5, Number.NaN, Number.NEGATIVE_INFINITY, '60', null];

/** What is no iterable of keys, though some have a length. */
const notIterable: readonly unknown[] = [null, undefined, 5, {}, { length: 1 }];

/** Rules 3, 4, 5 and 7: what is refused, with which error, and that nothing leaks by it. */
export const misuseCases: readonly ContractCase[] = [
  rule('refuses to keep undefined with a TypeError, and keeps the old value', ['misuse'], async (cache) => {
    await cache.set('k', 1);
    instanceOf(TypeError, await cache.refusal('set(undefined)', (raw) => raw.set('k', undefined)));
    equal(await cache.get('k'), 1, 'get afterwards');
  }),
  rule('refuses undefined among many values, and keeps none of them', ['misuse', 'many'], async (cache) => {
    const entries = [
      ['before', 1],
      ['k', undefined],
      ['after', 1],
    ] as const;
    instanceOf(TypeError, await cache.refusal('setMany(undefined)', (raw) => raw.setMany?.(entries)));
    for (const [key] of entries) equal(await cache.has(key), false, `has ${key} afterwards`);
  }),
  rule('refuses many that are no iterable with a TypeError', ['misuse', 'many'], async (cache) => {
    await cache.set('k', 1);
    for (const [name, call] of manyCalls) {
      for (const many of notIterable) {
        const what = `${name}(${show(many)})`;
        instanceOf(TypeError, await cache.refusal(what, (raw) => call(raw, many as Iterable<never>))); // it is not, that is the case
      }
    }
    equal(await cache.get('k'), 1, 'get afterwards');
  }),
  rule(
    'refuses entries that are no pairs with a TypeError, and keeps none of them',
    ['misuse', 'many'],
    async (cache) => {
      for (const odd of [null, undefined, 5, {}]) {
        const entries = [['k', 1], odd] as readonly (readonly [string, unknown])[]; // they are not, that is the case
        instanceOf(TypeError, await cache.refusal(`setMany with ${show(odd)}`, (raw) => raw.setMany?.(entries)));
      }
      equal(await cache.has('k'), false, 'has afterwards');
    },
  ),
  rule(
    'refuses many whose iterable fails with its very error, and does none of it',
    ['misuse', 'many'],
    async (cache) => {
      await cache.set('k', 1);
      const error = new Error('the list ends here');
      const failing = {
        *[Symbol.iterator](): Generator<never> {
          yield ['k', 2] as never; // an entry, or a key that is not there
          throw error;
        },
      };
      for (const [name, call] of manyCalls) {
        const refused = await cache.refusal(`${name} of an iterable that fails`, (raw) => call(raw, failing));
        if (refused !== error) fail(`${name} of an iterable that fails: got ${String(refused)}`);
      }
      equal(await cache.get('k'), 1, 'get afterwards');
    },
  ),
  ...badTtls.map((ttl) =>
    rule(`refuses a ttl of ${show(ttl)} with a RangeError, and keeps the old value`, ['misuse'], async (cache) => {
      const options = { ttl: ttl as number }; // it is not, that is the case
      await cache.set('k', 1);
      instanceOf(RangeError, await cache.refusal(`set with ttl ${show(ttl)}`, (raw) => raw.set('k', 2, options)));
      equal(await cache.get('k'), 1, 'get afterwards');
    }),
  ),
  ...[0, Number.NaN].map((ttl) =>
    rule(`refuses a ttl of ${ttl} for many values`, ['misuse', 'many'], async (cache) => {
      instanceOf(
        RangeError,
        await cache.refusal(`setMany with ttl ${ttl}`, (raw) => raw.setMany?.([['k', 1]], { ttl })),
      );
      equal(await cache.has('k'), false, 'has afterwards');
    }),
  ),
  rule('refuses options that are no object with a TypeError, and keeps the old value', ['misuse'], async (cache) => {
    await cache.set('k', 1);
    for (const odd of [60, '60', null, () => {}]) {
      const options = odd as object; // it is not, that is the case
      instanceOf(TypeError, await cache.refusal(`set with ${show(odd)}`, (raw) => raw.set('k', 2, options)));
    }
    equal(await cache.get('k'), 1, 'get afterwards');
  }),
  rule('never tells a value in an error', ['misuse'], async (cache) => {
    const error = await cache.refusal('set with ttl -1', (raw) => raw.set('k', secret, { ttl: -1 }));
    if (everythingOf(error).includes(secret)) fail('the error of a bad ttl holds the value');
  }),
  ruleWithout('ttl', 'refuses a ttl that it would ignore, with a typed error', async (cache) => {
    await cache.set('k', 1);
    saysUnsupported('set with ttl', await cache.refusal('set with ttl', (raw) => raw.set('k', 2, { ttl: 1_000 })));
    equal(await cache.get('k'), 1, 'get afterwards');
  }),
  ruleWithout('clear', 'says that it does not clear', async (cache) => {
    await cache.set('k', 1);
    saysUnsupported('clear', await cache.refusal('clear', (raw) => raw.clear?.()));
    equal(await cache.get('k'), 1, 'get afterwards');
  }),
  ruleWithout('keys', 'says that it cannot list its keys', async (cache) => {
    saysUnsupported('keys', await failureOf('keys', cache.keys()));
  }),
  ruleWithout('size', 'says that it cannot count its keys', async (cache) => {
    saysUnsupported('size', await cache.refusal('size', (raw) => raw.size));
  }),
];

/** The calls about many keys. */
const manyCalls: readonly [name: string, call: (raw: AnyCache, many: Iterable<never>) => unknown][] = [
  ['getMany', (raw, keys) => raw.getMany?.(keys)],
  ['setMany', (raw, entries) => raw.setMany?.(entries)],
  ['deleteMany', (raw, keys) => raw.deleteMany?.(keys)],
];

function instanceOf(type: typeof TypeError | typeof RangeError, error: unknown): void {
  if (!(error instanceof type)) fail(`expected a ${type.name}, got ${String(error)}`);
}

/** Fails unless the error is that of a power that a cache lacks. */
export function saysUnsupported(what: string, error: unknown): void {
  if (isCacheError(error, 'UNSUPPORTED') || isCacheError(error, 'CLEAR_REFUSED')) return;
  fail(`${what}: expected a CacheError UNSUPPORTED (or CLEAR_REFUSED), got ${String(error)}`);
}

/** Everything that a logger could print of an error, its causes included. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.entries(error).map(([key, value]) => `${key}: ${show(value)}`);
  return [error.message, error.stack, ...own, everythingOf(error.cause)].join('\n');
}
