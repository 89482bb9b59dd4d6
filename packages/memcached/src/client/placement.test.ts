import Library from 'memcached';
import { describe, expect, it } from 'vitest';
import { type WeightedServer, weighted } from './address.js';
import { wireKey } from './key.js';
import { ketama, type Placement, rendezvous } from './placement.js';

const keys = Array.from({ length: 10_000 }, (_, index) => `user:${index}:${index ** 3}`);
const named = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.1:${12_000 + index}`);

/** The server of each key. */
function placed(placement: Placement, servers: readonly (string | WeightedServer)[], all = keys): string[] {
  const list = servers.map(weighted);
  const placeOf = placement(list);
  return all.map((key) => list[placeOf(wireKey(key))]!.server);
}

/** The server of each key, by the ring of the package `memcached`. The types of the package leave it out. */
function placedByLibrary(servers: string[] | Record<string, number>, all = keys): string[] {
  const library = new Library(servers as string[]) as unknown as { HashRing: { get(key: string): string } };
  return all.map((key) => library.HashRing.get(key));
}

describe('ketama', () => {
  it.each([1, 2, 3, 5, 20])('places keys on %i servers as the package memcached does', (count) => {
    expect(placed(ketama, named(count))).toEqual(placedByLibrary(named(count)));
  });

  it('places keys by weights as the package memcached does', () => {
    for (const weights of [
      [1, 2, 3],
      [10, 1, 1, 7, 3],
      [1, 1, 1_000],
    ]) {
      const servers = named(weights.length).map((server, index) => ({ server, weight: weights[index]! }));
      const library = Object.fromEntries(servers.map(({ server, weight }) => [server, weight]));
      expect(placed(ketama, servers)).toEqual(placedByLibrary(library));
    }
  });

  it('places keys on servers of the default port as the package memcached does', () => {
    const servers = ['10.0.0.1:11211', '10.0.0.2:11211', 'cache.example:11211', '10.0.0.4:11212'];
    expect(placed(ketama, servers)).toEqual(placedByLibrary(servers));
  });

  it('places keys beyond ASCII as the package memcached does', () => {
    const all = keys.slice(0, 2_000).map((key) => `ü${key}\u{1f600}`);
    expect(placed(ketama, named(5), all)).toEqual(placedByLibrary(named(5), all));
  });
});

describe.each([
  ['ketama', ketama, 0.25],
  ['rendezvous', rendezvous, 0.1],
])('%s', (_, placement, uneven) => {
  const share = (servers: string[], server: string) =>
    servers.filter((placedOn) => placedOn === server).length / servers.length;

  it('spreads the keys evenly', () => {
    for (const count of [3, 5, 10]) {
      const servers = placed(placement, named(count));
      for (const name of named(count)) expect(Math.abs(share(servers, name) * count - 1)).toBeLessThan(uneven);
    }
  });

  it('spreads the keys by weights', () => {
    const weights = [1, 2, 5];
    const servers = placed(
      placement,
      named(3).map((server, index) => ({ server, weight: weights[index]! })),
    );
    for (const [index, name] of named(3).entries())
      expect(Math.abs((share(servers, name) * 8) / weights[index]! - 1)).toBeLessThan(uneven);
  });

  it('moves to a new server what that one gets, and nothing else', () => {
    const before = placed(placement, named(5));
    const after = placed(placement, named(6));
    const moved = after.filter((server, index) => server !== before[index]);
    expect(moved.every((server) => server === named(6)[5])).toBe(true);
    expect(moved.length / keys.length).toBeGreaterThan((1 - uneven) / 6);
    expect(moved.length / keys.length).toBeLessThan((1 + uneven) / 6);
  });

  it('moves the keys of a server that is gone, and no others', () => {
    const before = placed(placement, named(5));
    const gone = named(5)[2]!;
    const after = placed(
      placement,
      named(5).filter((server) => server !== gone),
    );
    expect(after.every((server, index) => before[index] === gone || server === before[index])).toBe(true);
  });

  it('places a key on the same server in whatever order they are listed', () => {
    expect(placed(placement, named(5).reverse())).toEqual(placed(placement, named(5)));
  });

  it('places every key on the only server', () => {
    expect(new Set(placed(placement, ['a:1']))).toEqual(new Set(['a:1']));
  });
});
