import { type Candidate, casesFor, describeLacks } from './candidate.js';

/** A rule that a candidate breaks, and the error that told so. */
export interface BrokenRule {
  readonly name: string;
  readonly error: unknown;
}

/** What the contract has found in a candidate. */
export interface Findings {
  /** The rules that it keeps, by name. */
  readonly kept: readonly string[];
  /** Empty is a pass. */
  readonly broken: readonly BrokenRule[];
  /** The rules that it was not put to, by name. */
  readonly unchecked: readonly string[];
  /** All of that in lines to print: a failure each, what was not checked and why, and the counts. */
  readonly report: readonly string[];
}

/** Runs all that a candidate must pass, one case after another, for where no test runner is. */
export async function examine(candidate: Candidate): Promise<Findings> {
  const { runnable, unsupported } = casesFor(candidate);
  const kept: string[] = [];
  const broken: BrokenRule[] = [];
  for (const { name, run } of runnable) {
    await run().then(
      () => kept.push(name),
      (error: unknown) => broken.push({ name, error }),
    );
  }
  const unchecked = unsupported.map(({ name }) => name);
  const report = [
    ...broken.map(({ name, error }) => `${candidate.name} breaks "${name}": ${String(error)}`),
    ...describeLacks(candidate),
    `${candidate.name} keeps ${kept.length} rules, breaks ${broken.length}, and was not put to ${unchecked.length}`,
  ];
  return { kept, broken, unchecked, report };
}
