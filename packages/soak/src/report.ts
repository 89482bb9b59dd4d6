import type { Outcome } from './soak.js';

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const milliseconds = (time: number) => `${Math.round(time)} ms`;

/** What a run has come to, as a table. */
export function report({ calls, faults, stacks, rss, growth, lag, violations }: Outcome): string {
  const rows = [
    ['', 'calls', 'failed', 'near hits', 'worst latency', 'worst staleness'],
    ...stacks.map(({ name, calls, failures, nearHits, worst }) => [
      name,
      String(calls),
      String(failures),
      String(nearHits),
      milliseconds(worst.latency),
      milliseconds(worst.stale),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...table,
    '',
    `${calls} calls, ${faults} faults, ${violations.length} violations; rss ${megabytes(rss)} at most, ` +
      `heap ${growth < 0 ? '-' : '+'}${megabytes(Math.abs(growth))}, longest pause of the machine ${milliseconds(lag)}`,
  ].join('\n');
}
