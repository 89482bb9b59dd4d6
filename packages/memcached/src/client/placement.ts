import { createHash } from 'node:crypto';
import type { WeightedServer } from './address.js';

/**
 * Which server each key is on: of distinct servers, of which there is one at least, the place in their list. A key has one character per
 * byte of its UTF-8.
 */
export type Placement = (servers: readonly Required<WeightedServer>[]) => (key: string) => number;

/** How many digests a server of weight 1 has, and how many points each of them makes. */
const DIGESTS = 40;
const POINTS = 4;

/**
 * The ring of libketama, as the packages `memcached` and `hashring` have it: 160 points of MD5 for a server of middle weight, and a key is
 * on the server of the next point. A server more or less moves 1/n of the keys.
 */
export const ketama: Placement = (servers) => {
  const total = servers.reduce((sum, { weight }) => sum + weight, 0);
  const points = servers.flatMap(({ server, weight }, index) => {
    const digests = Math.floor((weight / total) * DIGESTS * servers.length);
    const name = server.replace(/:11211$/, ''); // the default port is no part of it
    return Array.from({ length: digests }, (_, n) => md5(`${name}-${n}`)).flatMap((digest) =>
      Array.from({ length: POINTS }, (_, point) => ({ at: digest.readUInt32LE(4 * point), index })),
    );
  });
  points.sort((one, other) => one.at - other.at);
  const ats = Uint32Array.from(points, ({ at }) => at);
  return (key) => points[nextPoint(ats, md5(key).readUInt32LE(0))]?.index ?? 0;
};

/** The place of the first point that is not below a hash; beyond the last one that is the first of all. */
function nextPoint(ats: Uint32Array, hash: number): number {
  let [low, high] = [0, ats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ats[middle]! < hash)
      low = middle + 1; // it is below the length
    else high = middle;
  }
  return low === ats.length ? 0 : low;
}

/**
 * Rendezvous hashing (Thaler and Ravishankar 1996), with weights: each key is on the server that makes the best of it. It spreads keys more
 * evenly than a ring, and a server more or less moves no more than it has to; it takes a time for each server.
 */
export const rendezvous: Placement = (servers) => {
  const seeds = servers.map(({ server }) => md5(server).readUInt32LE(0));
  return (key) => {
    const hash = md5(key).readUInt32LE(0);
    let [best, index] = [Number.NEGATIVE_INFINITY, 0];
    for (const [at, { weight }] of servers.entries()) {
      const score = -weight / Math.log((mixed(hash ^ seeds[at]!) + 0.5) / 2 ** 32); // a seed for each
      if (score > best) [best, index] = [score, at];
    }
    return index;
  };
};

/** The finalizer of MurmurHash3. */
function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function md5(text: string): Buffer {
  return createHash('md5').update(text, 'latin1').digest();
}
