/** A target, and what was measured of it. */
export interface Claim {
  /** The title of its section. */
  readonly section: string;
  /** The title of its table. */
  readonly title: string;
  /** Which of the table's lines, beside whom. */
  readonly of: string;
  readonly target: string;
  /** By the version of Node. */
  readonly measured: Map<string, Measured>;
}

interface Measured {
  readonly value: string;
  readonly reached: boolean;
}

/** The targets of a document, as its tables have them, in their order: those of the oldest Node first. */
export function claimsIn(document: string): Claim[] {
  const claims = new Map<string, Claim>();
  for (const [, node, text] of document.matchAll(/<!-- node (\d+): \w+ -->\n(.*?)<!-- \/node/gs)) {
    const [, section = ''] = /^### (.*)$/m.exec(text!) ?? [];
    for (const [, title, table] of text!.matchAll(/^\*\*(.*)\*\*\n\n((?:\|.*\n)+)/gm)) {
      for (const { of, target, ...measured } of rowsOf(table!)) {
        const claim = { section, title: title!, of, target, measured: new Map<string, Measured>() };
        const key = JSON.stringify([section, title, of]);
        claims.set(key, claims.get(key) ?? claim);
        claims.get(key)!.measured.set(node!, measured);
      }
    }
  }
  return [...claims.values()];
}

/** The rows of a table that have a target. What was measured stands right before it, or further to the left. */
function rowsOf(table: string): (Measured & { readonly of: string; readonly target: string })[] {
  const [head = [], , ...body] = table.trim().split('\n').map(cellsOf);
  const column = head.indexOf('target');
  if (column < 0) return [];
  let above = '';
  return body.flatMap((cells) => {
    above = cells[0] || above;
    const target = cells[column]!;
    if (target === '') return [];
    const value = cells.slice(0, column).filter(Boolean).at(-1)!; // the name of the row, at least
    const of = head[1] === 'cache' ? `${above}, beside ${cells[1]}` : head[0] === 'cache' ? `beside ${above}` : above;
    return [
      { of, target, value: value.replace(/ (the time|as fast|idle)$/, ''), reached: cells[column + 1] === 'reached' },
    ];
  });
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}
