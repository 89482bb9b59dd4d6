import { type AsyncCache, CacheError } from '@ctu/core';

/** A write as far has carried it out. */
export interface Application {
  readonly key: string;
  /** undefined: it was deleted. */
  readonly value: string | undefined;
  readonly at: number;
}

/** A call on its way to far and back. */
export interface Request {
  readonly process: number;
  readonly what: string;
  /** Whether its caller has been answered, or told that it took too long. */
  settled: boolean;
  executed: boolean;
  execute(): void;
  reply(): void;
  /** Its caller is told that it got lost: before far has carried it out, or after. */
  lose(): void;
  /** Its caller is told that it took too long; far may carry it out all the same. */
  timeOut(): void;
}

/** The one far level: what it holds, everything that it ever carried out, and the calls to it. */
export class Far {
  readonly held = new Map<string, string>();
  readonly applications: Application[] = [];
  readonly requests: Request[] = [];
  frozen = false;

  /** When a value was written last, by count; undefined of one that never was. */
  writtenAt(key: string, value: string): number | undefined {
    return this.applications.filter((one) => one.key === key && one.value === value).at(-1)?.at;
  }

  /** Far as a process reaches it: what that asks for is carried out in its order. */
  clientOf(process: number): AsyncCache<string, string> {
    const call = <T>(what: string, act: () => T): Promise<T> => this.#call(process, what, act);
    return {
      async: true,
      get: (key) => call(`get ${key}`, () => this.held.get(key)),
      getMany: (keys) => call('getMany', () => Array.from(keys, (key) => this.held.get(key))),
      has: (key) => call(`has ${key}`, () => this.held.has(key)),
      set: (key, value) => call(`set ${key} ${value}`, () => this.#put(key, value)),
      setMany: (entries) =>
        call('setMany', () => {
          for (const [key, value] of entries) this.#put(key, value);
        }),
      delete: (key) => call(`delete ${key}`, () => this.#put(key, undefined)),
      deleteMany: (keys) =>
        call(`deleteMany ${[...keys]}`, () => [...keys].filter((key) => this.#put(key, undefined)).length),
      clear: () =>
        call('clear', () => {
          for (const key of [...this.held.keys()]) this.#put(key, undefined);
        }),
    };
  }

  #put(key: string, value: string | undefined): boolean {
    const was = this.held.has(key);
    if (value === undefined) this.held.delete(key);
    else this.held.set(key, value);
    this.applications.push({ key, value, at: this.applications.length + 1 });
    return was;
  }

  #call<T>(process: number, what: string, act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let answer: T;
      const request: Request = {
        process,
        what,
        settled: false,
        executed: false,
        execute: () => {
          answer = act();
          request.executed = true;
          if (request.settled) this.#forget(request);
        },
        reply: () => {
          request.settled = true;
          this.#forget(request);
          resolve(answer);
        },
        lose: () => {
          request.settled = true;
          this.#forget(request);
          reject(new CacheError('UNAVAILABLE', `${what} got lost`));
        },
        timeOut: () => {
          request.settled = true;
          if (request.executed) this.#forget(request);
          reject(new CacheError('TIMEOUT', `No answer to ${what}`));
        },
      };
      this.requests.push(request);
    });
  }

  /** A process has ended: what it had asked for is not carried out any more. (Of what is, nobody could tell.) */
  hangUp(process: number): void {
    for (const request of this.requests.filter((one) => one.process === process)) this.#forget(request);
  }

  #forget(request: Request): void {
    this.requests.splice(this.requests.indexOf(request), 1);
  }
}
