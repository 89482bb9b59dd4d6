import { once } from 'node:events';
import { type ContestJob, childOf } from './job.js';
import type { Measurement, Ready } from './measurement.js';

/** A contender in a process of its own, which does nothing unless it is being measured. */
export interface Contestant extends Ready {
  readonly pid: number;
  /** Ends the process. */
  end(): void;
}

/** Starts a contender under this Node, and waits until it is ready. Rejects when its process has ended. */
export async function startContestant(job: ContestJob, node: string): Promise<Contestant> {
  const process = childOf(job, node);
  const ended = once(process, 'close').then(([code, signal]) => {
    throw new Error(`A process ended with ${signal ?? code}: ${JSON.stringify(job)}`);
  });
  ended.catch(() => {}); // at the end of a round nobody asks any more
  const answer = async () => {
    const [message] = await Promise.race([once(process, 'message'), ended]);
    return message;
  };
  const cases: string[] = await answer(); // the first thing that it tells
  return {
    pid: process.pid!, // it has told something, so it was started
    cases,
    measure(slice) {
      process.send(slice);
      return answer() as Promise<Measurement>; // nothing else is asked for
    },
    end: () => process.disconnect(),
  };
}
