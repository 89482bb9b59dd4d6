import type { Value } from './value.js';

/** A cache as a workload sees it: what its user would write, with nothing around it. */
export interface Subject {
  /** Whether it does the same for every key and keeps nothing: there is nothing to fill it with. */
  readonly constant?: true;
  /** Keeps a value, before any clock runs. */
  set(key: string, value: Value): unknown;
  /** The value, or a promise of it. */
  get?(key: string): unknown;
  /** The values, in one call. A subject without `get` is measured by this one. */
  getMany?(keys: string[]): unknown;
  /** Keeps values, in one call. */
  setMany?(entries: readonly (readonly [string, Value])[]): unknown;
}

/** Opens a cache: on the server that listens on this loopback port, where it needs one. */
type Open = (port: number) => Subject | Promise<Subject>;

/** The caches that a library offers, by the name of the setting. */
export type Setups = Readonly<Record<string, Open>>;

const libraries = {
  'async-cache-dedupe': () => import('./contenders/async-cache-dedupe.js'),
  bare: () => import('./contenders/bare.js'),
  bentocache: () => import('./contenders/bentocache.js'),
  'by-hand': () => import('./contenders/by-hand.js'),
  'cache-manager': () => import('./contenders/cache-manager.js'),
  cacheable: () => import('./contenders/cacheable.js'),
  cachified: () => import('./contenders/cachified.js'),
  codec: () => import('./contenders/codec.js'),
  ctu: () => import('./contenders/ctu.js'),
  'ctu-cached': () => import('./contenders/ctu-cached.js'),
  'ctu-memcached': () => import('./contenders/ctu-memcached.js'),
  'ctu-redis': () => import('./contenders/ctu-redis.js'),
  'json-key': () => import('./contenders/json-key.js'),
  keyv: () => import('./contenders/keyv.js'),
  'layered-loader': () => import('./contenders/layered-loader.js'),
  'lru-cache': () => import('./contenders/lru-cache.js'),
  memoizee: () => import('./contenders/memoizee.js'),
  'micro-memoize': () => import('./contenders/micro-memoize.js'),
  'p-memoize': () => import('./contenders/p-memoize.js'),
  unstorage: () => import('./contenders/unstorage.js'),
} satisfies Record<string, () => Promise<{ setups: Setups }>>;

/** The name of a file in `contenders/`, and of a setup in it. */
export type ContenderId = `${keyof typeof libraries}/${string}`;

/** Loads a contender's library, and no other one, and opens it. Throws for a setup that there is not. */
export async function open(id: ContenderId, port: number): Promise<Subject> {
  const [library, setup] = id.split('/') as [keyof typeof libraries, string]; // as the type of the id says
  const { setups }: { setups: Setups } = await libraries[library]();
  const opening = setups[setup];
  if (!opening) throw new Error(`No setup "${setup}" in contenders/${library}.ts`);
  return opening(port);
}
