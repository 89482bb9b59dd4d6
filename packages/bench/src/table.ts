import CliTable from 'cli-table3';
import { markdownTable } from 'markdown-table';

/** A table of the report. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
  /** How many of the first columns hold text; the others hold numbers. */
  readonly texts: number;
}

/** The table for a terminal. */
export function forTerminal({ title, head, lines, texts }: Table): string {
  const colAligns = head.map((_, column) => (column < texts ? 'left' : 'right'));
  const table = new CliTable({ head: [...head], colAligns, style: { compact: true, head: [], border: [] } });
  table.push(...lines.map((line) => [...line]));
  return `\n${title}\n${table.toString()}`;
}

/** The table for a document. */
export function forDocument({ title, head, lines, texts }: Table): string {
  const align = head.map((_, column) => (column < texts ? 'left' : 'right'));
  const table = markdownTable([[...head], ...lines.map((line) => [...line])], { align });
  return `**${title}**\n\n${table}`;
}
