import { describe, expect, it } from 'vitest';
import { PrefixedRedisCache, RedisCache, type RedisClient, StatsRedisCache } from './index.js';

/** It is never asked. */
const client: RedisClient = { cluster: false, send: async () => null, primaries: async () => [] };

const NO_CLIENT = 'A cache needs a client of redis (5 or later), ioredis (5 or later) or iovalkey';

/** What is made wrong, and what it says. */
const MISTAKES: readonly [args: unknown[], error: Error][] = [
  [[], new TypeError(`${NO_CLIENT}, or a cluster client of one of them, not undefined`)],
  [['redis://:s3cr@h'], new TypeError(`${NO_CLIENT}, or a cluster client of one of them, not String`)],
  [[client, null], new TypeError('options must be an object, not null')],
  [[client, 60_000], new TypeError('options must be an object, not 60000')],
  [[client, { ttl: 'x' }], new RangeError('ttl must be a positive number of milliseconds or Infinity, not String')],
  [[client, { timeout: 0 }], new RangeError('timeout must be a positive number of milliseconds or Infinity, not 0')],
  [[client, { prefix: 1 }], new TypeError('A prefix must be a string, not number')],
  [
    [client, { codec: {} }],
    new TypeError('codec must be a codec (stringify, parse), or one with encode, decode, not Object'),
  ],
  [[client, { keys: JSON }], new TypeError('keys must be a codec of keys with encode, decode, not Object')],
  [[client, { tll: 5 }], new TypeError('There is no option tll, only ttl, prefix, codec, keys, timeout')],
  [[client, { client: {} }], new TypeError('There is no option client, only ttl, prefix, codec, keys, timeout')], // the client is there already
];

/** Options with which a cache cannot open a client, and what they say. */
const OPENED: readonly [options: unknown, error: Error][] = [
  [{ tll: 5 }, new TypeError('There is no option tll, only ttl, prefix, codec, keys, timeout, client')],
  [{ client: 5 }, new TypeError('client must be an object, not 5')],
  [null, new TypeError('options must be an object, not null')],
];

describe('A RedisCache that is made wrong', () => {
  it.each(MISTAKES)('says so at once: %j', (args, error) => {
    const make = () => Reflect.construct(RedisCache, args);
    expect(make).toThrow(error);
    expect(make).toThrow(error.constructor as ErrorConstructor); // a TypeError or a RangeError
  });

  it.each([RedisCache, PrefixedRedisCache, StatsRedisCache])(
    'says so also where %o opens its client, before it does',
    async (Cache) => {
      const url = 'redis://127.0.0.1:1';
      for (const [options, error] of OPENED) {
        await expect(Cache.connect(url, options as object)).rejects.toThrow(error);
        expect(() => Cache.open(url, options as object)).toThrow(error);
      }
    },
  );

  it('needs its prefix where it is named after it', () => {
    const make = () => Reflect.construct(PrefixedRedisCache, [client]);
    expect(make).toThrow(new TypeError('A prefix must be a string, not undefined'));
  });
});
