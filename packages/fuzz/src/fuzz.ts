import fc from '@ctu/tooling/fast-check';
import { type Plan, plansFor } from './plan.js';
import { type RunOptions, run } from './run.js';
import type { Subject } from './subjects.js';

export interface Round extends Pick<RunOptions, 'tally' | 'patience'> {
  readonly subjects: readonly Subject[];
  readonly backendOf: (subject: Subject) => Promise<RunOptions['backend']>;
  readonly seed: number;
  readonly runs: number;
  /** The path to one run, as a report prints it. Default: all runs. */
  readonly path?: string | undefined;
  /** Whether a finding is made smaller. Default: true. */
  readonly shrinks?: boolean;
  /** Milliseconds after which no run begins, nor is a finding made smaller any more. Default: none. */
  readonly limit?: number | undefined;
}

/** So many runs over these subjects: the report of the first that finds something, made smaller; else undefined. */
export async function fuzz(round: Round): Promise<string | undefined> {
  const { subjects, backendOf, tally, patience, seed, runs, shrinks = true, path, limit } = round;
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  const property = fc.asyncProperty(plansFor([...byName.keys()]), async (plan: Plan) => {
    const subject = byName.get(plan.subject)!; // one of them
    await run(plan, { subject, backend: await backendOf(subject), tally, ...(patience !== undefined && { patience }) });
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: !shrinks,
    ...(path !== undefined && { path }),
    ...(limit !== undefined && { interruptAfterTimeLimit: limit }),
  });
  if (!details.failed) return undefined;
  const { errorInstance: error } = details;
  return `${fc.defaultReportMessage(details)}\n${error instanceof Error ? error.stack : error}`;
}
