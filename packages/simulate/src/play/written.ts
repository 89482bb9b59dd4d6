/** A write that has ended: the source was changed, and the key deleted; or its caller was told that the delete has failed. */
interface Ended {
  readonly version: number;
  readonly at: number;
  readonly failed: boolean;
}

/** What is wrong with an answer: a write had ended before the read began, and the answer is older. */
export interface Stale {
  /** For how long the answer had been out of date when it was asked for, in milliseconds. */
  readonly behind: number;
  /** The version that it should have had at least. */
  readonly missed: number;
  /** Whether no write had succeeded that it misses: who wrote knows that his delete has failed. */
  readonly wasTold: boolean;
}

/** The writes that have ended, by which answers are judged: those of both stacks, in the same way. */
export class Written {
  readonly #ended = new Map<string, readonly Ended[]>();

  /** A write has ended. */
  end(key: string, ended: Ended): void {
    this.#ended.set(key, [...(this.#ended.get(key) ?? []), ended]);
  }

  /** The latest version of a key that was written with success; 1 of one that never was. */
  latest(key: string): number {
    const done = (this.#ended.get(key) ?? []).filter(({ failed }) => !failed);
    return Math.max(1, ...done.map(({ version }) => version));
  }

  /** A read begins. What is answered is called with the answer, and says whether that is stale. */
  read(key: string, begun: number): (version: number) => Stale | undefined {
    const before = this.#ended.get(key) ?? [];
    return (version) => {
      const missed = before.filter((ended) => ended.version > version);
      const [first] = missed.some(isDone) ? missed.filter(isDone) : missed;
      if (!first) return undefined;
      return { behind: begun - first.at, missed: first.version, wasTold: first.failed };
    };
  }
}

function isDone({ failed }: Ended): boolean {
  return !failed;
}
