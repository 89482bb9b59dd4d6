import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CallersJob } from './workloads/callers.js';
import type { Crowd, CrowdJob } from './workloads/crowd.js';
import type { Listing, ListingJob, Phase } from './workloads/listing.js';
import type { PassJob } from './workloads/pass.js';
import type { ReaderJob, Readings } from './workloads/reader.js';
import type { WritesJob } from './workloads/writes.js';

/** A job that goes on for as long as it is asked: see `Contestant`. */
export type ContestJob = PassJob | CallersJob | WritesJob;

/** A job that has one outcome. */
export type Job = CrowdJob | ListingJob | ReaderJob;

/** What comes of it. */
export type Outcome<J extends Job> = J extends CrowdJob ? Crowd : J extends ListingJob ? Listing : Readings;

/** What a process tells its parent: what it is about to do, or, at last, what came of it. */
export type Message = { readonly phase: Phase | 'ready' } | { readonly outcome: Outcome<Job> };

/** A job under way. */
export interface Running<J extends Job> {
  readonly process: ChildProcess;
  /** Rejects when the process ends without an outcome; it has then told why by itself. */
  readonly outcome: Promise<Outcome<J>>;
}

const child = fileURLToPath(new URL('./child.js', import.meta.url));

/** A new process of this Node for a job. */
export function childOf(job: Job | ContestJob, node: string): ChildProcess {
  return fork(child, [JSON.stringify(job)], { execPath: node, execArgv: ['--expose-gc'] });
}

/** Starts a job in a new process of this Node. */
export function startJob<J extends Job>(job: J, node: string, onPhase?: (phase: Phase | 'ready') => void): Running<J> {
  const process = childOf(job, node);
  const outcome = new Promise<Outcome<J>>((resolve, reject) => {
    let answer: { outcome: Outcome<J> } | undefined;
    process.on('message', (message) => {
      const told = message as Message; // nothing else is sent by `child.ts`
      if ('phase' in told) onPhase?.(told.phase);
      else answer = told as { outcome: Outcome<J> }; // of this job
    });
    process.once('error', reject);
    process.once('close', (code, signal) => {
      if (answer) resolve(answer.outcome);
      else reject(new Error(`A process ended with ${signal ?? code}: ${JSON.stringify(job)}`));
    });
  });
  return { process, outcome };
}
