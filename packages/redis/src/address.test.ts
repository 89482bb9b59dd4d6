import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { addressesOf } from './address.js';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';

describe('addressesOf', () => {
  it.each<[string, unknown]>([
    ['redis://h', { socket: { host: 'h', port: 6379 } }],
    ['redis://u:p%23%40@h:1/2', { username: 'u', password: 'p#@', database: 2, socket: { host: 'h', port: 1 } }],
    ['rediss://:p@h/', { password: 'p', socket: { host: 'h', port: 6379, tls: true } }],
    ['redis://[::1]:7', { socket: { host: '::1', port: 7 } }],
    ['unix:///tmp/redis%20.sock?db=3', { database: 3, socket: { path: '/tmp/redis .sock' } }],
  ])('reads %s', (url, address) => {
    expect(addressesOf(url)).toEqual([address]);
    expect(addressesOf([url, 'redis://other'])).toEqual([address, { socket: { host: 'other', port: 6379 } }]);
  });

  const wrong: [what: unknown, named: RegExp][] = [
    [undefined, /^url must be .*, not undefined$/],
    [null, /^url must be .*, not null$/],
    [6379, /^url must be .*, not number$/],
    [{ host: 's3cr' }, /^url must be .*, not object$/],
    ['', /^url must be .*, not an empty text$/],
    [[], /^url must be .*, not an empty one$/],
    [['x'], /^url\[0\] must be /],
    [['redis://a', 's3cr'], /^url\[1\] must be /],
    [['redis://a', undefined], /^url\[1\] must be .*, not undefined$/],
  ];
  const unreadable = [
    ...[
      'x',
      's3cr:6379',
      'http://u:s3cr@h',
      'redis://',
      'redis:s3cr',
      'redis:///0',
      'redis://h/s3cr',
      'unix://',
      'unix:///',
    ],
    ...['redis://:s3cr#t@h', 'redis://u:5#s3cr@h', 'redis://u:5?s3cr@h', 'redis://u:5/s3cr@h', 'redis://u:s3cr%@h'],
    ...['redis://u:s3cr@h:port', 'redis://u:s3cr@h:99999'],
  ];

  it.each([...wrong, ...unreadable.map((url): [unknown, RegExp] => [url, /^url must be .*%23/])])(
    'refuses %j with a TypeError that holds nothing of it',
    async (url, named) => {
      for (const cache of [RedisCache, PrefixedRedisCache, StatsRedisCache]) {
        const error: unknown = await cache.connect(url as string).catch((error) => error); // JavaScript may pass anything
        expect(() => cache.open(url as string)).toThrow(new TypeError((error as Error).message)); // as just below
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toMatch(named); // as just seen
        expect(inspect(error, { showHidden: true, depth: 9 })).not.toMatch(/s3cr[^.]/);
        expect((error as Error).cause).toBeUndefined();
      }
    },
  );

  it('is not asked for options of the client that are none', async () => {
    const options = { client: 5 as never }; // JavaScript may pass anything
    await expect(RedisCache.connect('redis://127.0.0.1:1', options)).rejects.toThrow('client must be an object');
  });
});
