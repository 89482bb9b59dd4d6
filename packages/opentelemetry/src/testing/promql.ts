import { parser } from '@prometheus-io/lezer-promql';

/** A choice of series in a query. */
interface Selector {
  /** What the name of the metric has to match as a whole. */
  readonly metric: RegExp;
  /** The labels that it is chosen by. */
  readonly labels: readonly string[];
}

/** What a query of Prometheus asks for. */
export interface Query {
  readonly selectors: readonly Selector[];
  /** The labels by which it groups. */
  readonly groups: readonly string[];
}

/** Reads a query, by the grammar that Prometheus' own editor has. Throws a SyntaxError where it is none. */
export function parseQuery(text: string): Query {
  const selectors: { metric: RegExp; labels: string[] }[] = [];
  const groups: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      const part = text.slice(node.from, node.to);
      const { name: parent } = node.node.parent ?? { name: '' };
      if (node.type.isError) throw new SyntaxError(`${text}: not understood at ${node.from}`);
      if (node.name === 'VectorSelector') selectors.push({ metric: /^$/, labels: [] });
      const selector = selectors.at(-1);
      if (node.name === 'Identifier' && parent === 'VectorSelector') selector!.metric = new RegExp(`^${part}$`);
      if (node.name === 'LabelName' && parent === 'GroupingLabels') groups.push(part);
      if (node.name !== 'UnquotedLabelMatcher') return;
      const [, label, value] = /^(\w+)\s*(?:=|!=|=~|!~)\s*"(.*)"$/s.exec(part)!; // as the grammar has it
      if (label === '__name__') selector!.metric = new RegExp(`^(?:${value})$`);
      else selector!.labels.push(label!);
    },
  });
  return { selectors, groups };
}
