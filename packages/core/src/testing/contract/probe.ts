import type { AnyCache, ClearOptions, KeysOptions, SetOptions, SyncCache } from '../../cache.js';
import { fail, show } from './assert.js';
import type { Subject } from './contract-case.js';

type FullCache = Required<SyncCache<string, unknown>>;

/** A cache under test: awaits every reply, having checked that it came the way the cache's mode says. */
export class Probe {
  readonly #cache: AnyCache;
  readonly #mode: Subject['mode'];

  constructor(subject: Pick<Subject, 'cache' | 'mode'>) {
    this.#cache = subject.cache;
    this.#mode = subject.mode;
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
    if (this.#mode === 'async' && !(Symbol.asyncIterator in listed)) fail('keys does not yield with promises');
    if (this.#mode === 'sync' && !(Symbol.iterator in listed)) fail('keys does not yield at once');
    for await (const key of listed) keys.push(key);
    return keys.sort();
  }

  size(): Promise<unknown> {
    return this.#reply('size', () => this.#able('size').size);
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
      return this.#mode === 'sync' ? error : fail(`${what} throws, and ought to reject`);
    }
    if (this.#mode === 'sync') failWith(reply, `${what} is not refused at once`);
    return rejection(what, reply);
  }

  /** The cache as one that has this power. In which mode it answers is checked with the reply. */
  #able(power: keyof AnyCache): FullCache {
    if (!(power in this.#cache)) fail(`it has no ${power}`);
    return this.#cache as FullCache; // the line above has seen to what is asked of it
  }

  async #reply(what: string, call: () => unknown): Promise<unknown> {
    const reply = call();
    const later = reply instanceof Promise;
    if (this.#mode === 'async' && !later) fail(`${what} answers ${show(reply)}, not a native promise`);
    if (this.#mode === 'sync' && later) failWith(reply, `${what} answers a promise, and ought to answer at once`);
    return reply;
  }
}

/** Fails because of a reply that is not awaited: were it to reject, the runtime would report that as unhandled. */
function failWith(reply: unknown, message: string): never {
  if (reply instanceof Promise) reply.catch(() => {});
  fail(message);
}

async function rejection(what: string, reply: unknown): Promise<unknown> {
  if (!(reply instanceof Promise)) fail(`${what} answers ${show(reply)}, not a native promise`);
  const outcome = await reply.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return outcome ? outcome.error : fail(`${what} is not refused`);
}
