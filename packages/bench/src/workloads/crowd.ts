import { type ContenderId, open } from '../contender.js';
import { keysOf } from '../value.js';
import { fill } from './fill.js';

/** So many reads that begin in one turn of the event loop. */
export interface CrowdJob {
  readonly kind: 'crowd';
  readonly contender: ContenderId;
  readonly port: number;
  readonly reads: number;
  /** Whether each asks for a key of its own; else all ask for the same. */
  readonly distinct: boolean;
}

export interface Crowd {
  /** How many reads were rejected, such as those that a client gave up. */
  readonly failures: number;
  readonly seconds: number;
  /** How much more memory the process had at most, in bytes: the JavaScript heap, and all of it. */
  readonly heapGrowth: number;
  readonly residentGrowth: number;
}

export async function crowd({ contender, port, reads, distinct }: CrowdJob): Promise<Crowd> {
  const subject = await open(contender, port);
  const keys = await fill(subject, keysOf(distinct ? reads : 1), 200);
  const get = subject.get!; // a contender that is asked for single values has it
  globalThis.gc?.();
  const before = process.memoryUsage();
  let { heapUsed, rss } = before;
  const look = () => {
    const now = process.memoryUsage();
    heapUsed = Math.max(heapUsed, now.heapUsed);
    rss = Math.max(rss, now.rss);
  };
  const looking = setInterval(look, 10);
  const start = performance.now();
  const all = Promise.allSettled(Array.from({ length: reads }, (_, read) => get(keys[read % keys.length]!)));
  look();
  const failures = (await all).filter(({ status }) => status === 'rejected').length;
  const seconds = (performance.now() - start) / 1_000;
  look();
  clearInterval(looking);
  return { failures, seconds, heapGrowth: heapUsed - before.heapUsed, residentGrowth: rss - before.rss };
}
