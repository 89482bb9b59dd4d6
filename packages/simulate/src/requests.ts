import { CacheError } from '@ctu/core';
import type { Step } from './step.js';

/** A call on its way to a server and back. */
interface Request {
  readonly process: number;
  readonly what: string;
  /** What carrying it out depends on, and changes where it does not only read. */
  readonly about: string;
  readonly isRead: boolean;
  /** Whether its caller has been answered, or told that it failed. */
  settled: boolean;
  executed: boolean;
  /** Whether its caller was told that it took too long. Whatever the process asks for after that is carried out after it. */
  late: boolean;
  /** Those of the process that were late when it was sent. */
  readonly after: readonly Request[];
  execute(): void;
  resolve(): void;
  reject(error: CacheError): void;
}

/** The calls to one server. To carry one out, to answer it, to lose it: each is a step that somebody else takes. */
export class Requests {
  frozen = false;
  readonly #open: Request[] = [];
  readonly #counts = new Map<number, number>();

  /** `name`: of the server. `inOrder`: whether what one process asks for is carried out in its order, as over one connection. */
  constructor(
    readonly name: string,
    private readonly inOrder: boolean,
  ) {}

  ask<T>(process: number, what: string, about: string, isRead: boolean, act: () => T): Promise<T> {
    const count = (this.#counts.get(process) ?? 0) + 1;
    this.#counts.set(process, count);
    return new Promise((resolve, reject) => {
      let answer: T;
      this.#open.push({
        process,
        what: `${what} (${count}) of process ${process}`,
        about: `${this.name} ${about}`,
        isRead,
        settled: false,
        executed: false,
        late: false,
        after: this.#open.filter((other) => other.process === process && other.late),
        execute() {
          answer = act();
        },
        resolve: () => resolve(answer),
        reject,
      });
    });
  }

  /** What can happen to the calls. */
  steps(): Step[] {
    return this.#open.flatMap((request) => {
      const { process, what, about, isRead, settled, executed } = request;
      const own = `${this.name} ${what}`;
      if (executed) {
        if (settled) return [];
        const changes = [own, `process ${process}`];
        return [
          { what: `${what} is answered by ${this.name}`, changes, reads: [about], take: () => this.#answer(request) },
        ];
      }
      if (this.frozen || !this.#isNext(request)) return [];
      const reach = isRead ? { changes: [own], reads: [about] } : { changes: [own, about] };
      return [{ what: `${what} is carried out by ${this.name}`, ...reach, take: () => this.#execute(request) }];
    });
  }

  /** What can go wrong with them. `late`: whether callers are told by a step that they take too long. */
  faults(late: boolean): Step[] {
    return this.#open
      .filter(({ settled }) => !settled)
      .flatMap((request) => {
        const { process, what } = request;
        const changes = [`${this.name} ${what}`, `process ${process}`];
        const lost = { what: `${what} gets lost`, changes, weight: 2, isFault: true, take: () => this.#lose(request) };
        if (!late) return [lost];
        return [lost, { ...lost, what: `${what} takes too long`, take: () => this.#overdue(request) }];
      });
  }

  /** A process has ended: what it had asked for is not carried out any more. (Of what is, nobody could tell.) */
  hangUp(process: number): void {
    for (const request of this.#open.filter((one) => one.process === process)) this.#forget(request);
  }

  #isNext(request: Request): boolean {
    if (request.after.some(({ executed }) => !executed)) return false;
    if (!this.inOrder) return true;
    return this.#open.find(({ process, executed }) => process === request.process && !executed) === request;
  }

  #execute(request: Request): void {
    request.execute();
    request.executed = true;
    if (request.settled) this.#forget(request);
  }

  #answer(request: Request): void {
    this.#forget(request);
    request.resolve();
  }

  /** Before it was carried out, or after: in any case it will not be later. */
  #lose(request: Request): void {
    this.#forget(request);
    request.executed = true;
    request.reject(new CacheError('UNAVAILABLE', `${request.what} got lost`));
  }

  /** It may be carried out all the same. */
  #overdue(request: Request): void {
    request.settled = true;
    request.late = true;
    if (request.executed) this.#forget(request);
    request.reject(new CacheError('TIMEOUT', `No answer to ${request.what}`));
  }

  #forget(request: Request): void {
    this.#open.splice(this.#open.indexOf(request), 1);
  }
}
