/** The durations of calls by the level that answered them, in milliseconds. */
export class Costs {
  readonly #byLevel = new Map<string, number[]>();

  add(level: string, duration: number): void {
    const durations = this.#byLevel.get(level) ?? [];
    durations.push(duration);
    this.#byLevel.set(level, durations);
  }

  count(level: string): number {
    return this.#byLevel.get(level)?.length ?? 0;
  }

  /** The median, or undefined where nothing was measured. */
  median(level: string): number | undefined {
    const sorted = [...(this.#byLevel.get(level) ?? [])].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}

/** Tells how far a run is: on one line of a terminal, else in a line per quarter. */
export class Progress {
  #done = 0;

  constructor(readonly total: number) {}

  step(): void {
    this.#done++;
    const terminal = process.stdout.isTTY;
    if (this.#done % Math.ceil(this.total / (terminal ? 100 : 4)) !== 0 && this.#done !== this.total) return;
    const text = `${Math.round((100 * this.#done) / this.total)} % of the calls done`;
    process.stdout.write(terminal ? `\r${text}${this.#done === this.total ? '\n' : ''}` : `${text}\n`);
  }
}

export interface Row {
  level: string;
  reads: number;
  hits: number | undefined;
  hitRate: number | undefined;
  /** The median duration of a call that this level answered, in milliseconds. */
  cost: number | undefined;
}

/** Prints a row per level. */
export function printTable(rows: Row[]): void {
  const lines = rows.map(({ level, reads, hits, hitRate, cost }) => [
    level,
    String(reads),
    hits === undefined ? '' : String(hits),
    hitRate === undefined ? '' : `${(100 * hitRate).toFixed(1)} %`,
    cost === undefined ? '' : showDuration(cost),
  ]);
  const table = [['level', 'reads', 'hits', 'hit rate', 'a call costs'], ...lines];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  console.log();
  for (const line of table) console.log(line.map((cell, column) => cell.padStart(widths[column]!)).join('   '));
}

function showDuration(milliseconds: number): string {
  return milliseconds < 1 ? `${(1_000 * milliseconds).toFixed(1)} µs` : `${milliseconds.toFixed(2)} ms`;
}
