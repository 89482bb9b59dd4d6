import { patient } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { raw } from './testing/raw.js';
import { startTap } from './testing/tap.js';

const server = inject('server');

const prefixes = [
  ...['', 'a', 'a*', '*', '?', '[a]', '[^a]', '\\', 'a.', 'a:', 'a/', 'a.b', '.', '~', '~:', '%', "$'", ' ', '\r\n'],
  ...['é', '日本', '\u{1f600}', 'x'.repeat(300), `${'x'.repeat(299)}y`, '!', '0'],
];

describe.each(libraries)('clear() through $name', ({ name, open }) => {
  const places = [
    { place: 'one server', servers: [server] },
    { place: 'a ring', servers: inject('ring') },
  ];

  describe.each(places)('on $place', ({ place, servers }) => {
    it('forgets the keys of one prefix and of no other', async () => {
      const client = open(servers);
      const own = prefixes.map((prefix) => ({
        prefix,
        cache: new PrefixedMemCached<string, string>(client, `${prefix}${name}${place}${prefix}`, patient),
      }));
      const keys = ['', 'k', 'a', '*', 'k'.repeat(300)];
      await Promise.all(own.map(({ prefix, cache }) => cache.setMany(keys.map((key) => [key, prefix + key]))));
      for (const [index, { cache }] of own.entries()) {
        await cache.clear();
        expect(await cache.getMany(keys)).toEqual(keys.map(() => undefined));
        expect(await cache.has('k')).toBe(false);
        expect(await cache.delete('k')).toBe(false);
        for (const other of own.slice(index + 1)) {
          expect(await other.cache.getMany(keys)).toEqual(keys.map((key) => other.prefix + key));
        }
      }
    });

    it('is seen by other processes, whose later writes it does not touch', async () => {
      const [one, other] = [open(servers), open(servers)].map(
        (client) => new PrefixedMemCached<number, string>(client, `seen ${name} ${place}`, patient),
      );
      const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
      const entries = keys.map((key, index) => [key, index] as const);
      for (const [writer, clearer] of [
        [one, other],
        [other, one],
      ] as const) {
        await writer!.setMany(entries);
        expect(await clearer!.getMany(keys)).toEqual(Array.from(keys.keys()));
        await clearer!.clear();
        expect(await writer!.getMany(keys)).toEqual(keys.map(() => undefined));
        await clearer!.clear();
        await writer!.setMany(entries);
        expect(await writer!.getMany(keys)).toEqual(Array.from(keys.keys()));
        expect(await clearer!.getMany(keys)).toEqual(Array.from(keys.keys()));
        await clearer!.clear();
        expect(await writer!.delete('k1')).toBe(false);
      }
    });
  });

  it('forgets nothing of a prefix below it, of which it is a path, nor of one above it', async () => {
    const client = open([server]);
    const paths = ['app:', 'app:user:', 'app:user:name'].map((path) => `${name}:${path}`);
    const caches = paths.map((path) => new PrefixedMemCached<string, string>(client, path, patient));
    for (const cleared of caches) {
      for (const [index, cache] of caches.entries()) await cache.set('user:k', paths[index]!);
      await cleared.clear();
      const left = await Promise.all(caches.map((cache) => cache.get('user:k')));
      expect(left).toEqual(caches.map((cache, index) => (cache === cleared ? undefined : paths[index])));
    }
  });

  it('is apart from a prefix that holds its token', async () => {
    const client = open([server]);
    const options = { ...patient, random: () => 0 };
    const token = '0'.repeat(14);
    const one = new PrefixedMemCached<number, string>(client, `${name}:forged:`, options);
    const other = new PrefixedMemCached<number, string>(client, `${name}:forged:${token}:`, options);
    await one.set(`${token}:k`, 1);
    await other.set('k', 2);
    expect([await one.get(`${token}:k`), await other.get('k')]).toEqual([1, 2]);
    await one.clear();
    expect(await other.get('k')).toBe(2);
  });

  it('leaves everything else on the server in place', async () => {
    const cache = new PrefixedMemCached(open([server]), 'p.', patient);
    const neighbour = new MemCached<string>(open([server]), patient);
    await neighbour.setMany([
      ['p', 'a'],
      ['p.', 'b'],
      ['p.k', 'c'],
    ]);
    await cache.set('k', 'd');
    await cache.clear();
    expect(await neighbour.getMany(['p', 'p.', 'p.k'])).toEqual(['a', 'b', 'c']);
  });

  it('is refused without a prefix, unless everything is to go', async () => {
    const cache = new MemCached(open([server]), patient);
    await cache.set(`${name}:refused`, 1);
    await expect(cache.clear()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    await expect(cache.clear({ everything: false })).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    expect(await cache.get(`${name}:refused`)).toBe(1);
  });

  it('never brings an older value back when the token was lost', async () => {
    const prefix = `lost-${name}.`;
    const [one, other] = [open([server]), open([server])].map(
      (client) => new PrefixedMemCached<string, string>(client, prefix, patient),
    );
    await one!.set('k', 'old');
    expect(await raw(server, `delete ${prefix}~!0`)).toBe('DELETED\r\n');
    expect(await one!.get('k')).toBeUndefined();
    await other!.set('l', 'new');
    expect(await one!.getMany(['k', 'l'])).toEqual([undefined, 'new']);
    await raw(server, `delete ${prefix}~!0`);
    await one!.set('m', 'newer');
    expect(await other!.getMany(['k', 'l', 'm'])).toEqual([undefined, undefined, 'newer']);
  });

  it('gets along with what somebody else put where its token lies', async () => {
    const prefix = `foreign-${name}.`;
    const cache = new PrefixedMemCached<string, string>(open([server]), prefix, patient);
    await raw(server, `set ${prefix}~!0 0 0 3\r\na b`);
    expect(await cache.get('k')).toBeUndefined();
    await cache.set('k', 'v');
    expect(await cache.get('k')).toBe('v');
  });
});

describe('a hit under a prefix', () => {
  it.each(libraries)('costs one request through $name', async ({ name, open }) => {
    const tap = await startTap(server);
    const cache = new PrefixedMemCached<number, string>(open([tap.server]), `cost-${name}.`, patient);
    await cache.set('k', 1);
    await cache.get('k');
    tap.written();
    expect(await cache.getMany(['k', 'k', 'k'])).toEqual([1, 1, 1]);
    expect(tap.written()).toHaveLength(1);
    await cache.set('k', 2);
    // The token is asked for beside the write, not before it.
    expect(tap.written().join('').split('~!0')).toHaveLength(2);
    await tap.stop();
  });

  it.each(libraries)(
    'shares the question after the token among the writes of one turn through $name',
    async ({ name, open }) => {
      const tap = await startTap(server);
      const cache = new PrefixedMemCached<number, string>(open([tap.server]), `turn-${name}.`, patient);
      await cache.set('k', 1);
      tap.written();
      await cache.setMany([
        ['k', 2],
        ['l', 3],
        ['m', 4],
      ]);
      expect(tap.written().join('').split('~!0')).toHaveLength(2);
      await tap.stop();
    },
  );
});
