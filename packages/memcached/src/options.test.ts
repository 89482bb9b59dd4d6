import Memcached from 'memcached';
import { describe, expect, it } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';

const client = new Memcached('127.0.0.1:1'); // it connects at the first call

/** What is made wrong, and what it says. */
const MISTAKES: readonly [args: unknown[], error: Error][] = [
  [
    [],
    new TypeError(
      'client must be a client of @ctu/memcached/client, or of the package memcached, memjs or memcache, not undefined',
    ),
  ],
  [
    ['h:11211'],
    new TypeError(
      'client must be a client of @ctu/memcached/client, or of the package memcached, memjs or memcache, not String',
    ),
  ],
  [[client, null], new TypeError('options must be an object, not null')],
  [[client, { ttl: 0 }], new RangeError('ttl must be a positive number of milliseconds or Infinity, not 0')],
  [[client, { timeout: 0 }], new RangeError('timeout must be a positive number of milliseconds or Infinity, not 0')],
  [[client, { maxValueBytes: '1' }], new RangeError('maxValueBytes must be a positive number, not String')],
  [[client, { prefix: 1 }], new TypeError('A prefix must be a string, not number')],
  [
    [client, { codec: {} }],
    new TypeError('codec must be a codec (stringify, parse), or one with encode, decode, not Object'),
  ],
  [[client, { clock: 0 }], new TypeError('clock must be a clock with now, not 0')],
  [[client, { random: 0.5 }], new TypeError('random must be a function, not 0.5')],
  [
    [client, { tll: 5 }],
    new TypeError('There is no option tll, only ttl, prefix, codec, keys, timeout, maxValueBytes, clock, random'),
  ],
];

describe('A MemCached that is made wrong', () => {
  it.each(MISTAKES)('says so at once: %#', (args, error) => {
    const make = () => Reflect.construct(MemCached, args);
    expect(make).toThrow(error);
    expect(make).toThrow(error.constructor as ErrorConstructor); // a TypeError or a RangeError
  });

  it('needs its prefix where it is named after it', () => {
    const make = () => Reflect.construct(PrefixedMemCached, [client]);
    expect(make).toThrow(new TypeError('A prefix must be a string, not undefined'));
  });

  it.each([MemCached, PrefixedMemCached, StatsMemCached])('says so also where %o makes its client', async (Cache) => {
    const connecting = Cache.connect('127.0.0.1:1', null as never); // JavaScript may pass it
    await expect(connecting).rejects.toThrow(new TypeError('options must be an object, not null'));
  });

  it.each([undefined, null, 42])('needs the prefix of a face, which would clear the other without: %o', (prefix) => {
    for (const cache of [new MemCached(client), new StatsMemCached(client)])
      expect(() => cache.for(prefix as never)).toThrow(TypeError);
  });

  it('takes each codec, and a serde', () => {
    const serde = { serialize: () => ({ flags: 0, data: '' }), deserialize: () => 1 };
    const bytes = { encode: () => new Uint8Array(), decode: () => 1 };
    for (const codec of [JSON, serde, bytes]) expect(() => new MemCached(client, { codec })).not.toThrow();
  });
});
