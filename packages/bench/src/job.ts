import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measurement } from './measurement.js';
import type { CallersJob } from './workloads/callers.js';
import type { PassJob } from './workloads/pass.js';

/** What a process is to measure. */
export type Job = PassJob | CallersJob;

const child = fileURLToPath(new URL('./child.js', import.meta.url));

/** Runs a job in a new process of this Node. Rejects when it ends without an answer; it has then told why by itself. */
export function runJob(job: Job, node: string): Promise<Measurement[]> {
  return new Promise((resolve, reject) => {
    const process = fork(child, [JSON.stringify(job)], { execPath: node, execArgv: ['--expose-gc'] });
    let answer: Measurement[] | undefined;
    process.once('message', (message) => {
      answer = message as Measurement[]; // nothing else is sent by `child.ts`
    });
    process.once('error', reject);
    process.once('close', (code, signal) => {
      if (answer) resolve(answer);
      else reject(new Error(`The process of ${job.contender} ended with ${signal ?? code}`));
    });
  });
}
