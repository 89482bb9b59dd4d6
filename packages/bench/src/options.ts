import { parseArgs } from 'node:util';
import { sections } from './sections.js';

/** What the command line asks for. */
export interface Options {
  /** Names of sections. */
  readonly only: readonly string[];
  /** Versions of Node, such as `24`; none for the one that runs this. */
  readonly nodes: readonly string[];
  readonly quick: boolean;
  /** Whether to write what was measured into the document, and the picture where all of it was. */
  readonly write: boolean;
  /** Whether to measure nothing, and to write the verdicts from the tables that are there. */
  readonly verdicts: boolean;
}

const usage = `npm run bench -- [--only sync,redis] [--node 20,24] [--quick] [--write] [--verdicts]

--only   the sections to measure, of: ${Object.keys(sections).join(', ')}
--node   the versions of Node to measure under, fetched from the npm registry; default: the one that runs this
--quick  few short rounds: tells that all works, not how fast
--write  writes each section into its place in docs/benchmarks.md, and docs/benchmarks.svg once all of its charts are measured
--verdicts  measures nothing: writes the verdicts of docs/benchmarks.md from its tables, as after a merge`;

/** What the command line asks for, or undefined where that was help or is not known: then it has told how to ask. */
export function readOptions(args: string[]): Options | undefined {
  if (args.includes('--help')) {
    console.log(usage);
    return undefined;
  }
  try {
    return parse(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

function parse(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: Object.keys(sections).join() },
      node: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      verdicts: { type: 'boolean', default: false },
    },
  });
  const only = values.only.split(',');
  const unknown = only.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) throw new Error(`There is no section "${unknown}"`);
  if (values.write && values.quick) throw new Error('--write needs a run that tells how fast, without --quick');
  const { quick, write, verdicts } = values;
  return { only, nodes: values.node.split(',').filter(Boolean), quick, write, verdicts };
}
