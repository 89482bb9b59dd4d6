import type { AnyCache, ClearOptions, KeysOptions, SetOptions, SyncCache } from '../../cache.js';
import { isThenable } from '../../mode/replies.js';
import { fail, show } from './assert.js';

type FullCache = Required<SyncCache<string, unknown>>;

/** The members that are called. */
type Callable = Exclude<keyof FullCache, 'async' | 'ttl' | 'size'>;

/** A cache under test: awaits every reply, having checked that it came the way the cache's member `async` says. */
export class Probe {
  readonly #cache: AnyCache;
  readonly #async: boolean;

  constructor(cache: AnyCache) {
    this.#cache = cache;
    this.#async = cache.async === true;
  }

  get(key: string): Promise<unknown> {
    return this.#reply('get', () => this.#cache.get(key));
  }

  /** Keeps a value; what `set` answers is of no interest (a Map answers itself). */
  async set(key: string, value: unknown, options?: SetOptions): Promise<void> {
    await this.#reply('set', () => (options ? this.#cache.set(key, value, options) : this.#cache.set(key, value)));
  }

  has(key: string): Promise<unknown> {
    return this.#reply('has', () => this.#cache.has(key));
  }

  delete(key: string): Promise<unknown> {
    return this.#reply('delete', () => this.#cache.delete(key));
  }

  getMany(keys: Iterable<string>): Promise<unknown> {
    return this.#reply('getMany', () => this.#able('getMany').getMany(keys));
  }

  async setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): Promise<void> {
    await this.#reply('setMany', () => this.#able('setMany').setMany(entries, options));
  }

  deleteMany(keys: Iterable<string>): Promise<unknown> {
    return this.#reply('deleteMany', () => this.#able('deleteMany').deleteMany(keys));
  }

  async clear(options?: ClearOptions): Promise<void> {
    await this.#reply('clear', () => this.#able('clear').clear(options));
  }

  /** The keys, sorted. */
  async keys(options?: KeysOptions): Promise<unknown[]> {
    const keys: unknown[] = [];
    const listed: Iterable<unknown> | AsyncIterable<unknown> = this.#able('keys').keys(options);
    if (this.#async && !(Symbol.asyncIterator in listed)) fail('keys does not yield with promises');
    if (!this.#async && !(Symbol.iterator in listed)) fail('keys does not yield at once');
    for await (const key of listed) keys.push(key);
    return keys.sort();
  }

  size(): Promise<unknown> {
    return this.#reply('size', () => this.#able('size').size);
  }

  /** Calls a power that has no method of its own here: the cases about it are in one file. */
  call<P extends Callable>(power: P, ...args: Parameters<FullCache[P]>): Promise<unknown> {
    return this.#reply(power, () => Reflect.apply(this.#able(power)[power], this.#cache, args) as unknown);
  }

  /** An async cache that has learnt the time of its server answers with a number. */
  async now(key: string): Promise<unknown> {
    const reply: unknown = this.#able('now').now(key);
    return this.#async ? reply : this.#reply('now', () => reply);
  }

  async close(): Promise<void> {
    await this.#reply('close', () => this.#able('close').close());
  }

  /** The error with which the cache refuses a call: by throwing where it is sync, by a rejection where it is async. */
  async refusal(what: string, call: (cache: AnyCache) => unknown): Promise<unknown> {
    let reply: unknown;
    try {
      reply = call(this.#cache);
    } catch (error) {
      return this.#async ? fail(`${what} throws, and ought to reject`) : error;
    }
    if (!this.#async) failWith(reply, `${what} is not refused at once`);
    return rejection(what, reply);
  }

  /** The cache as one that has this power. In which mode it answers is checked with the reply. */
  #able(power: keyof AnyCache): FullCache {
    if (!(power in this.#cache)) fail(`it has no ${power}`);
    return this.#cache as FullCache; // the line above has seen to what is asked of it
  }

  async #reply(what: string, call: () => unknown): Promise<unknown> {
    const reply = call();
    const promised = isThenable(reply);
    if (this.#async && !promised)
      fail(`${what} answers ${show(reply)} at once, though it has the member \`async: true\``);
    if (!this.#async && promised)
      failWith(reply, `${what} answers a promise: such a cache says so by the member \`async: true\``);
    return reply;
  }
}

/** Fails because of a reply that is not awaited: were it to reject, the runtime would report that as unhandled. */
function failWith(reply: unknown, message: string): never {
  if (isThenable(reply)) reply.then(undefined, () => {});
  fail(message);
}

async function rejection(what: string, reply: unknown): Promise<unknown> {
  if (!isThenable(reply)) fail(`${what} answers ${show(reply)} at once, though it has the member \`async: true\``);
  try {
    await reply;
  } catch (error) {
    return error;
  }
  return fail(`${what} is not refused`);
}
