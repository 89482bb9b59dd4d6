import type { MaybePromise } from '../mode/replies.js';

/** What `fromKeyv` asks of a storage adapter of Keyv: `@keyv/redis`, `@keyv/sqlite` and the others are ones as they are. */
export interface KeyvAdapter {
  /** What its keys begin with, where it begins them with something. */
  readonly namespace?: string | undefined;
  get(key: string): MaybePromise<unknown>;
  /** `ttl` in milliseconds. An answer of `false` means that nothing was stored. */
  // biome-ignore lint/suspicious/noExplicitAny: adapters name the values that they take, of which text is always one
  set(key: string, value: any, ttl?: number): unknown;
  delete(key: string): MaybePromise<boolean>;
  clear(): unknown;
  getMany?(keys: string[]): MaybePromise<readonly unknown[]>;
  disconnect?(): unknown;
  on?(event: string, listener: (error: unknown) => void): unknown;
}

/** What `toKeyv` makes: a storage adapter as `new Keyv({ store })` takes one. */
export interface KeyvStore {
  /** Says to Keyv that this adapter can be iterated over. */
  readonly opts: Record<string, unknown>;
  /** Keyv sets it: `clear` and `iterator` are about the keys of this namespace alone. */
  namespace?: string | undefined;
  get<V>(key: string): Promise<V | undefined>;
  getMany<V>(keys: string[]): Promise<(V | undefined)[]>;
  /** `ttl` in milliseconds; undefined: the cache's own. */
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  has(key: string): Promise<boolean>;
  hasMany(keys: string[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  /** Whether all of them were there. */
  deleteMany(keys: string[]): Promise<boolean>;
  clear(): Promise<void>;
  iterator<V>(namespace?: string): AsyncGenerator<(string | Awaited<V> | undefined)[], void>;
  /** Closes the cache. */
  disconnect(): Promise<void>;
  /** Keyv listens for errors here; there are none but those that calls reject with. */
  on(): this;
}
