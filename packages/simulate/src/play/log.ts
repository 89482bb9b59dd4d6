/** What a line is about: a switch, the schedule of a late answer, what a stack notices, a call that fails, a stale answer. */
export type Kind = 'switch' | 'race' | 'noticed' | 'failed' | 'stale';

export interface Line {
  /** Which line it is: lines that others have joined are still the same. */
  readonly number: number;
  readonly at: number;
  readonly kind: Kind;
  readonly text: string;
  /** How many of a kind, one after another, it stands for. */
  readonly times: number;
}

/** So many lines are kept. */
const LINES = 50;

/** What has happened that is worth a line. */
export class Log {
  lines: readonly Line[] = [];

  /** Of failures, and of stale answers, there may be many: the latest stands for those just before it, with the time of the first. */
  write(at: number, kind: Kind, text: string): void {
    const last = this.lines.at(-1);
    const joins = last?.kind === kind && (kind === 'failed' || kind === 'stale');
    const line = joins
      ? { ...last, text, times: last.times + 1 }
      : { number: (last?.number ?? 0) + 1, at, kind, text, times: 1 };
    this.lines = [...(joins ? this.lines.slice(0, -1) : this.lines), line].slice(-LINES);
  }
}
