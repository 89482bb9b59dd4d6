import type { AsyncCache } from '@ctu/core';
import type { Requests } from './requests.js';

/** A write as far has carried it out. */
export interface Application {
  readonly process: number;
  readonly key: string;
  /** undefined: it was deleted. */
  readonly value: string | undefined;
  readonly at: number;
}

/** A level on a server: what it holds, and everything that it ever carried out. */
export class Far {
  readonly held = new Map<string, string>();
  readonly applications: Application[] = [];

  constructor(readonly requests: Requests) {}

  /** When a value was written last, by count; undefined of one that never was. */
  writtenAt(key: string, value: string): number | undefined {
    return this.applications.filter((one) => one.key === key && one.value === value).at(-1)?.at;
  }

  /** The level as a process reaches it, for as long as that lives. `stores` is told what it sets. */
  clientOf(
    process: number,
    isAlive: () => boolean,
    stores: (value: string) => void = () => {},
  ): AsyncCache<string, string> {
    const call = <T>(what: string, act: () => T, isRead = false): Promise<T> =>
      isAlive() ? this.requests.ask(process, what, 'keys', isRead, act) : new Promise(() => {});
    const read = <T>(what: string, act: () => T): Promise<T> => call(what, act, true);
    return {
      async: true,
      get: (key) => read(`get ${key}`, () => this.held.get(key)),
      getMany: (keys) => {
        const list = [...keys];
        return read(`getMany ${list}`, () => list.map((key) => this.held.get(key)));
      },
      has: (key) => read(`has ${key}`, () => this.held.has(key)),
      set: (key, value) => {
        stores(value);
        return call(`set ${key} ${value}`, () => void this.#put(process, key, value));
      },
      setMany: (entries) => {
        const list = [...entries];
        return call(`setMany ${list}`, () => {
          for (const [key, value] of list) this.#put(process, key, value);
        });
      },
      delete: (key) => call(`delete ${key}`, () => this.#put(process, key, undefined)),
      deleteMany: (keys) => {
        const list = [...keys];
        return call(`deleteMany ${list}`, () => list.filter((key) => this.#put(process, key, undefined)).length);
      },
      clear: () =>
        call('clear', () => {
          for (const key of [...this.held.keys()]) this.#put(process, key, undefined);
        }),
    };
  }

  #put(process: number, key: string, value: string | undefined): boolean {
    const was = this.held.has(key);
    if (value === undefined) this.held.delete(key);
    else this.held.set(key, value);
    this.applications.push({ process, key, value, at: this.applications.length + 1 });
    return was;
  }
}
