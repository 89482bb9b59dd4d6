import { equal, fail } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import { lapse, pass } from './passing-time.js';

/** How many keys there are for those who can be asked only once: enough for clocks of servers that differ by seconds. */
const SPARE = 200;

/** Of a cache that is counted by listing its keys, the two are one. */
export const LISTED = 'does not list what has expired';
export const COUNTED = 'does not count what has expired';

/** Rule 4: an entry whose ttl is over is not there, whoever asks for it and however. */
export const expiredCases: readonly ContractCase[] = [
  rule('lets an entry expire as time passes, however often it is read', ['ttl', 'expiry'], async (cache, subject) => {
    await cache.set('k', 'v', { ttl: 100 }); // longer than the pause between two reads
    await lapse(subject, 100, 'get answers undefined', async () => (await cache.get('k')) === undefined);
    equal(await cache.has('k'), false, 'has');
  }),
  rule('does not prolong an entry that is read', ['ttl', 'clock'], async (cache, subject) => {
    await cache.set('k', 'v', { ttl: 1_000 });
    pass(subject, 600);
    equal(await cache.get('k'), 'v', 'get while the ttl lasts');
    equal(await cache.has('k'), true, 'has while the ttl lasts');
    pass(subject, 401);
    equal(await cache.get('k'), undefined, 'get after the ttl');
  }),
  rule('does not prolong entries that are read many at once', ['ttl', 'clock', 'many'], async (cache, subject) => {
    await cache.set('k', 'v', { ttl: 1_000 });
    pass(subject, 600);
    equal(await cache.getMany(['k', 'k']), ['v', 'v'], 'getMany while the ttl lasts');
    pass(subject, 401);
    equal(await cache.getMany(['k', 'k']), [undefined, undefined], 'getMany after the ttl');
  }),
  rule('lets many entries expire as time passes', ['ttl', 'expiry', 'many'], async (cache, subject) => {
    await cache.setMany(
      [
        ['a', 1],
        ['b', 2],
      ],
      { ttl: 1 },
    );
    await lapse(subject, 1, 'getMany answers undefined for each', async () =>
      (await many(cache.getMany(['a', 'b']))).every((value) => value === undefined),
    );
    equal(await cache.get('a'), undefined, 'get');
  }),
  rule('says on delete that an expired entry was not there', ['ttl', 'expiry'], async (cache, subject) => {
    const spare = names();
    await Promise.all(spare.map((key) => cache.set(key, 1, { ttl: 1 })));
    await cache.set('k', 1, { ttl: 1 });
    await lapse(subject, 1, 'delete says false', async () => {
      if ((await cache.get('k')) !== undefined) return false;
      // A key that nobody has read since: a cache may drop what has expired when it meets it in a read.
      return (await cache.delete(spare.pop() ?? fail('delete says true of each'))) === false;
    });
  }),
  rule('does not count what has expired among many deleted', ['ttl', 'expiry', 'many'], async (cache, subject) => {
    const spare = names();
    await cache.setMany(
      spare.map((key) => [key, 1] as const),
      { ttl: 1 },
    );
    await cache.set('k', 1, { ttl: 1 });
    await lapse(subject, 1, 'deleteMany says 0', async () => {
      if ((await cache.get('k')) !== undefined) return false;
      return (await cache.deleteMany([spare.pop() ?? fail('deleteMany counts each')])) === 0;
    });
  }),
  rule(LISTED, ['ttl', 'expiry', 'keys'], async (cache, subject) => {
    await cache.set('short', 1, { ttl: 1 });
    await cache.set('long', 2);
    await lapse(subject, 1, 'keys lists the other key only', async () => !(await cache.keys()).includes('short'));
    equal(await cache.keys(), ['long'], 'keys');
  }),
  rule(COUNTED, ['ttl', 'expiry', 'size'], async (cache, subject) => {
    await cache.set('short', 1, { ttl: 1 });
    await cache.set('long', 2);
    await lapse(subject, 1, 'size is 1', async () => (await cache.size()) === 1);
  }),
];

function names(): string[] {
  return Array.from({ length: SPARE }, (_, index) => `k${index}`);
}

async function many(values: Promise<unknown>): Promise<unknown[]> {
  const arrived = await values;
  return Array.isArray(arrived) ? arrived : fail('getMany answers no array');
}
