import { type Candidate, casesFor, type RunnableCase, stacked, stacks } from '@ctu/core/testing';

/** What came of a suite. */
export interface Outcome {
  /** How many cases were run. */
  readonly cases: number;
  /** A sentence for each that failed. */
  readonly failures: readonly string[];
}

/** A case of a suite, with the name of what is put to it. */
export interface Check extends RunnableCase {
  readonly subject: string;
}

/** The contract over a cache, and over the cache under every wrapper; without these where the environment says `QUICK`. */
export function contractOf(candidate: Candidate): Check[] {
  const around = globalThis.process?.env.QUICK ? [] : stacks;
  return [candidate, ...around.map((stack) => stacked(candidate, stack))].flatMap((subject) =>
    casesFor(subject).runnable.map((rule) => ({ ...rule, subject: subject.name })),
  );
}

/** Runs the cases, so many of them at the same time. */
export async function outcomeOf(checks: readonly Check[], atOnce: number): Promise<Outcome> {
  const failures: string[] = [];
  const left = checks.values();
  const lane = async (): Promise<void> => {
    for (const { subject, name, run } of left) {
      try {
        await run();
      } catch (error) {
        failures.push(`${subject} ${name}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { cases: checks.length, failures };
}
