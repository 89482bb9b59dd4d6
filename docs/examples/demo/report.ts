const levels = ['near', 'far', 'origin', 'failed'] as const;

/** Who answered a call, if it did not fail. */
export type Level = (typeof levels)[number];

/** The calls of one part of the run: who answered them, and after how many milliseconds. */
export class Tally {
  readonly #durations: Readonly<Record<Level, number[]>> = { near: [], far: [], origin: [], failed: [] };

  constructor(readonly phase: string) {}

  add(level: Level, duration: number): void {
    this.#durations[level].push(duration);
  }

  /** The durations of the calls that a level answered, or of all, in ascending order. */
  durations(level?: Level): number[] {
    const all = level ? [...this.#durations[level]] : Object.values(this.#durations).flat();
    return all.sort((a, b) => a - b);
  }
}

/** Prints a row for each part of the run, what a call to each level costs, and what came of the frozen server. */
export function printReport(before: Tally, frozen: Tally | undefined, after: Tally): void {
  const tallies = frozen ? [before, frozen, after] : [before, after];
  const rows = tallies.map((tally) => {
    const all = tally.durations();
    const counts = levels.map((level) => String(tally.durations(level).length));
    return [tally.phase, String(all.length), ...counts, ...[0.5, 0.99, 1].map((share) => show(quantile(all, share)))];
  });
  printTable([['', 'calls', ...levels, 'median', '99 %', 'slowest'], ...rows]);

  const costs = levels.flatMap((level) => {
    const durations = before.durations(level);
    return durations.length > 0 ? [`${show(quantile(durations, 0.5))} from ${level}`] : [];
  });
  console.log(`\nA call costs ${costs.join(', ')} (medians before the freeze).`);
  if (frozen) console.log(outcomeOf(frozen));
}

function outcomeOf(frozen: Tally): string {
  const all = frozen.durations();
  const answered = all.length - frozen.durations('failed').length;
  return `While the server was frozen, ${answered} of ${all.length} calls were answered, the slowest after ${show(all.at(-1) ?? 0)}.`;
}

function printTable(table: readonly (readonly string[])[]): void {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  console.log();
  for (const row of table) console.log(row.map((cell, column) => cell.padStart(widths[column]!)).join('  '));
}

/** The duration that this share of the calls does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function show(milliseconds: number): string {
  return milliseconds < 1 ? `${(1_000 * milliseconds).toFixed(1)} µs` : `${milliseconds.toFixed(1)} ms`;
}
