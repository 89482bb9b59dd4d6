import { patient } from '@ctu/tooling';
import Memcached from 'memcached';
import { expect, inject, it } from 'vitest';
import { MemCached } from '../../index.js';
import { libraries } from '../../testing/libraries.js';
import { type Ring, serverOnRing } from './ring.js';

/** Members that every object has. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

it('knows the servers of keys that are members of every object, as the ring itself places them', () => {
  const { HashRing: ring } = new Memcached(['a:1', 'b:1', 'c:1']) as unknown as { HashRing: Ring }; // not in its types
  expect(inherited).toContain('__proto__');
  for (const key of ['k', 'user:42', 'x'.repeat(250)]) {
    expect(ring.ring[ring.find(ring.hashValue(key))]?.server).toBe(ring.get(key));
  }
  for (const key of inherited) expect(serverOnRing(ring, key)).toMatch(/^[abc]:1$/);
});

it.each(libraries)('such keys harm no other object, and no other ring, through $name', async ({ open }) => {
  const before = Object.entries(Object.getOwnPropertyDescriptors(Object.prototype));
  const [one, other] = [inject('ring'), [inject('server'), inject('ring')[0]!]].map(
    (servers) => new MemCached<string, string>(open(servers), patient),
  );
  for (const cache of [one!, other!]) {
    await cache.setMany(inherited.map((key) => [key, `of ${key}`]));
    expect(await cache.getMany(inherited)).toEqual(inherited.map((key) => `of ${key}`));
    expect(await Promise.all(inherited.map((key) => cache.delete(key)))).toEqual(inherited.map(() => true));
  }
  expect(Object.entries(Object.getOwnPropertyDescriptors(Object.prototype))).toEqual(before);
  expect(Object.keys(Object)).toEqual([]);
});
