import { describe, expect, it } from 'vitest';
import { MemCached, type MemcachedClientLike } from '../index.js';
import { libraries } from '../testing/libraries.js';

describe('the client of a MemCached', () => {
  it.each(libraries)('may be one of $name', ({ open }) => {
    expect(() => new MemCached(open(['127.0.0.1:11211']))).not.toThrow();
  });

  it('is recognised by what it has, not by where it comes from', () => {
    for (const { open } of libraries) {
      const client = open(['127.0.0.1:11211']);
      expect(() => new MemCached(new Proxy(client, {}))).not.toThrow();
    }
  });

  it.each([[undefined], [null], [{}], ['127.0.0.1:11211'], [new Map()], [{ servers: [] }]])('is not %j', (client) => {
    expect(() => new MemCached(client as unknown as MemcachedClientLike)).toThrow(
      /^client must be a client of @ctu\/memcached\/client, or of the package memcached, memjs or memcache, not (undefined|null|Object|String|Map)$/,
    );
  });
});
