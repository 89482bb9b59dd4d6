/** The libraries that are compared, in the order of the columns. */
export const libraryNames = [
  'ctu',
  'keyv',
  'cache-manager',
  'cacheable',
  'bentocache',
  'layered-loader',
  'cachified',
  'unstorage',
] as const;

export type LibraryName = (typeof libraryNames)[number];

/** What a library offers of what is looked at, set up as its manual says. What it does not have is left out. */
export interface Library {
  /** The package of that name on npm, and those that a function behind a cache in memory needs beside it. */
  readonly packages: readonly [string, ...string[]];
  /** A program that takes a function behind a cache in memory, or a cache in memory where there is no such function, for its size. */
  readonly program: string;
  /** A program whose constant `value` is what a cache in memory answers, and that says the type of its values once, where it can. */
  readonly typed: string;
  /** A cache in memory. */
  memory(): Store;
  /** A function behind a cache in memory, where there is such an option one that keeps `undefined` for `absentTtl` milliseconds. */
  loading?(load: Load, times?: Times, absentTtl?: number): Loading;
  /** Caches over one Redis, each in a namespace of its own. */
  redis(port: number): RedisStores;
  /** Memory before Redis, in one process, where Redis keeps values for a time. */
  levels?(port: number, ttl: number): Promise<Levels>;
  /** A cache over one Memcached. */
  memcached?(port: number): Promise<Store & Closing>;
  /** Forgets what has a tag. */
  tagged?(): Tagged;
}

/** A cache as it answers: at once, or with promises. */
export interface Store {
  get(key: string): unknown;
  /** Keeps a value, for `ttl` milliseconds where the library lets each entry have its own. */
  set(key: string, value: unknown, ttl?: number): unknown;
  delete(key: string): unknown;
}

export type Load = () => Promise<unknown>;

/** In milliseconds. */
export interface Times {
  readonly ttl: number;
  /** How long after that an old value may be answered while it is renewed. */
  readonly stale: number;
}

/** A function that is behind a cache. */
export interface Loading {
  call(): Promise<unknown>;
  delete(): unknown;
}

export interface RedisStores extends Closing {
  /** A cache under a namespace. One that has no `clear` cannot be cleared. */
  store(namespace: string): Promise<Store & { clear?(): unknown }>;
  /** A function behind such a cache. */
  loading?(load: Load): Promise<Loading>;
}

interface Levels extends Closing {
  /** Writes as another process would: memory here does not have it. */
  write(key: string, value: string): Promise<unknown>;
  read(key: string): Promise<unknown>;
}

interface Tagged {
  set(key: string, value: string, tag: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  forget(tag: string): Promise<unknown>;
}

interface Closing {
  close(): Promise<unknown>;
}
