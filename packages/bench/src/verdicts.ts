import { markdownTable } from 'markdown-table';
import { type Claim, claimsIn } from './claims.js';

/** One line for each target of a document: what it is, and what was measured under each Node. */
export function verdictsOf(document: string): string {
  const claims = claimsIn(document);
  const nodes = [...new Set(claims.flatMap(({ measured }) => [...measured.keys()]))].sort();
  const sums = nodes.map((node) => {
    const all = claims.flatMap(({ measured }) => measured.get(node) ?? []);
    return `Node ${node}: **${all.filter(({ reached }) => reached).length} of ${all.length}** targets reached.`;
  });
  const titles = [...new Set(claims.map(({ section }) => section))];
  const sections = titles.map((title) =>
    sectionOf(
      title,
      claims.filter(({ section }) => section === title),
      nodes,
    ),
  );
  return [sums.join(' '), ...sections].join('\n\n');
}

function sectionOf(title: string, claims: readonly Claim[], nodes: readonly string[]): string {
  const head = [title, 'target', ...nodes.map((node) => `Node ${node}`)];
  const lines = claims.map(({ title, of, target, measured }, index) => [
    title === claims[index - 1]?.title ? `… ${of}` : `${title}${of.startsWith('beside') ? ',' : ':'} ${of}`,
    target,
    ...nodes.map((node) => {
      const found = measured.get(node);
      if (!found) return '–';
      return found.reached ? found.value : `**✗ ${found.value}**`;
    }),
  ]);
  return markdownTable([head, ...lines], { align: head.map((_, column) => (column === 0 ? 'left' : 'right')) });
}
