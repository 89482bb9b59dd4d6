import { contract } from './contract.js';
import type { ContractCase, Subject } from './contract-case.js';
import type { Lacks, Power } from './powers.js';

/** A kind of cache that the contract is run over. */
export interface Candidate {
  /** What it is called in reports: `RedisCache through ioredis`. */
  readonly name: string;
  /** The powers that it lacks, each with the reason. All others are put to the test. */
  readonly lacks: Lacks;
  /** Makes a fresh subject for one case. */
  open(): Subject | Promise<Subject>;
}

/** A case that is ready to run. */
export interface RunnableCase {
  readonly name: string;
  /** Opens a subject, runs the case on it and ends it. Rejects if the cache does not keep the contract. */
  run(): Promise<void>;
}

/** A case that a cache cannot be put to. */
export interface UnsupportedCase {
  readonly name: string;
  /** Which power is lacking, and why. */
  readonly reason: string;
}

/** Splits the contract into what a candidate must pass and what it says that it cannot. */
export function casesFor(candidate: Candidate): { runnable: RunnableCase[]; unsupported: UnsupportedCase[] } {
  const runnable: RunnableCase[] = [];
  const unsupported: UnsupportedCase[] = [];
  for (const rule of contract) {
    if (rule.without && candidate.lacks[rule.without] === undefined) continue; // it has nothing to say there
    const lacking = rule.needs.find((power) => candidate.lacks[power] !== undefined);
    if (lacking) unsupported.push({ name: rule.name, reason: because(candidate, lacking) });
    else runnable.push({ name: rule.name, run: () => runOn(candidate, rule) });
  }
  return { runnable, unsupported };
}

/** A rule that a candidate breaks, and the error that told so. */
export interface BrokenRule {
  readonly name: string;
  readonly error: unknown;
}

/** Runs all that a candidate must pass, one case after another; an empty list is a pass. For where no test runner is. */
export async function brokenRules(candidate: Candidate): Promise<BrokenRule[]> {
  const broken: BrokenRule[] = [];
  for (const { name, run } of casesFor(candidate).runnable) {
    await run().catch((error: unknown) => broken.push({ name, error }));
  }
  return broken;
}

/** What a candidate lacks and why, one line per power, with the number of cases that are not run for it. */
export function describeLacks(candidate: Candidate): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of casesFor(candidate).unsupported) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Array.from(
    counts,
    ([reason, count]) => `${candidate.name} is not put to ${count} of the cases, for it lacks ${reason}`,
  );
}

function because({ lacks }: Candidate, power: Power): string {
  return `${power}: ${lacks[power]}`;
}

async function runOn(candidate: Candidate, rule: ContractCase): Promise<void> {
  const subject = await candidate.open();
  try {
    await rule.run(subject);
  } finally {
    await subject.end?.();
  }
}
