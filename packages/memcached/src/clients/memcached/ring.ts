/** The ring of the client `memcached`, of the library `hashring`. */
export interface Ring {
  get(key: string): string | undefined;
  hashValue(key: string): number;
  /** The index of the point of a hash. */
  find(hashValue: number): number;
  readonly ring: readonly { readonly server: string }[];
}

/**
 * The server of a key, or undefined where the ring is empty.
 *
 * The ring remembers keys as members of a plain object. What every object has must not be asked for there: under the key
 * `__proto__` it would write its own members onto `Object.prototype`, and under `constructor` remember it for all rings.
 */
export function serverOnRing(ring: Ring, key: string): string | undefined {
  return key in Object.prototype ? ring.ring[ring.find(ring.hashValue(key))]?.server : ring.get(key);
}
