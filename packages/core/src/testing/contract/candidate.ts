import { contract } from './contract.js';
import type { ContractCase, Subject } from './contract-case.js';
import { type Lacks, powers } from './powers.js';

/** A kind of cache that the contract is run over. */
export interface Candidate {
  /** What it is called in reports: `RedisCache through ioredis`. */
  readonly name: string;
  /** The powers that it lacks and the cases that it cannot pass, each with the reason. All others are put to the test. */
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

/** A case that a cache is not put to. */
export interface UnsupportedCase {
  readonly name: string;
  /** Which power is lacking and why, or why the case is left out. */
  readonly reason: string;
}

/**
 * Splits the contract into what a candidate must pass and what it says that it cannot.
 *
 * A reason for a power or a case that the contract does not know is a TypeError: a case that was renamed is run again.
 */
export function casesFor(candidate: Candidate): { runnable: RunnableCase[]; unsupported: UnsupportedCase[] } {
  refuseUnknown(candidate);
  const { lacks } = candidate;
  const runnable: RunnableCase[] = [];
  const unsupported: UnsupportedCase[] = [];
  for (const rule of contract) {
    if (rule.without && lacks[rule.without] === undefined) continue; // it has nothing to say there
    const reason = whyNot(rule, lacks);
    if (reason === undefined) runnable.push({ name: rule.name, run: () => runOn(candidate, rule) });
    else unsupported.push({ name: rule.name, reason });
  }
  return { runnable, unsupported };
}

/** What a candidate is not put to and why, one line for each reason, with the names of the cases. */
export function describeLacks(candidate: Candidate): string[] {
  return linesOf(casesFor(candidate).unsupported).map((line) => `${candidate.name} ${line}`);
}

/** The same for cases, as the rest of a sentence about a candidate. */
export function linesOf(cases: readonly UnsupportedCase[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, reason } of cases) names.set(reason, [...(names.get(reason) ?? []), `"${name}"`]);
  return Array.from(names, ([reason, quoted]) => `is not put to ${quoted.join(', ')}: ${reason}`);
}

function whyNot({ name, needs }: ContractCase, lacks: Lacks): string | undefined {
  const lacking = needs.find((power) => lacks[power] !== undefined);
  return lacking === undefined ? lacks.cases?.[name] : `it lacks ${lacking}, ${lacks[lacking]}`;
}

function refuseUnknown({ name, lacks: { cases = {}, ...lacks } }: Candidate): void {
  const power = Object.keys(lacks).find((key) => !(key in powers));
  if (power !== undefined) throw new TypeError(`${name} cannot lack "${power}", which is no power of the contract`);
  const known = new Set(contract.map((rule) => rule.name));
  const unknown = Object.keys(cases).find((key) => !known.has(key));
  if (unknown !== undefined)
    throw new TypeError(`${name} cannot leave out "${unknown}", which is no case of the contract`);
}

async function runOn(candidate: Candidate, rule: ContractCase): Promise<void> {
  const subject = await candidate.open();
  try {
    await rule.run(subject);
  } finally {
    await subject.end?.();
  }
}
