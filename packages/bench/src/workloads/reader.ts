import { open } from '../contender.js';
import { Latency } from '../latency.js';
import { keysOf } from '../value.js';
import { fill } from './fill.js';
import type { Phase } from './listing.js';

/** Another client of the same server, which reads one small value after the other. */
export interface ReaderJob {
  readonly kind: 'reader';
  readonly port: number;
}

/** The 99th percentile of a read in each phase, in microseconds. */
export type Readings = Record<Phase, number>;

/** Reads until `phase` has become undefined. `ready` is called when it has begun. */
export async function reader(
  { port }: ReaderJob,
  phase: () => Phase | undefined,
  ready: () => void,
): Promise<Readings> {
  const subject = await open('bare/redis', port);
  const keys = await fill(subject, keysOf(1_000), 200);
  const get = subject.get!; // a bare client has it
  const latencies: Record<Phase, Latency> = {
    other: new Latency(),
    idle: new Latency(),
    keys: new Latency(),
    clear: new Latency(),
  };
  ready();
  for (let call = 0; ; call++) {
    const before = phase();
    if (before === undefined) break;
    const start = performance.now();
    await get(keys[call % keys.length]!);
    latencies[before].record(performance.now() - start);
  }
  const p99 = (of: Phase) => latencies[of].percentile(99);
  return { other: p99('other'), idle: p99('idle'), keys: p99('keys'), clear: p99('clear') };
}
