import { setTimeout as pause } from 'node:timers/promises';
import { type ContenderId, open, type Subject } from '../contender.js';
import { Latency } from '../latency.js';
import type { Ready } from '../measurement.js';
import { keysOf } from '../value.js';
import { fill } from './fill.js';

/** Callers that each read one key after the other, awaiting the value before they ask for the next. */
export interface CallersJob {
  readonly kind: 'callers';
  readonly contender: ContenderId;
  /** The place of the contender: each has keys of its own, because each writes values its own way. */
  readonly place: number;
  readonly port: number;
  /** How many callers there are: one case for each number. */
  readonly callers: readonly number[];
  readonly keys: number;
  /** The size of a value's JSON text. */
  readonly bytes: number;
}

/** One call of so many is timed: a clock that is read twice for each would slow the fast ones down. */
const TIMED = 8;

/** Reads per second with so many callers, and the latency of a call. */
export async function callers(job: CallersJob): Promise<Ready> {
  const subject = await open(job.contender, job.port);
  const keys = await fill(subject, keysOf(job.keys, `${job.place}:`), job.bytes);
  const latencies = job.callers.map(() => new Latency());
  return {
    cases: job.callers.map((count) => `${count.toLocaleString('en')} ${count === 1 ? 'caller' : 'callers'}`),
    async measure({ index, milliseconds, warmUp }) {
      const count = job.callers[index]!;
      const latency = warmUp ? new Latency() : latencies[index]!;
      // Who reads many keys in one call is one caller with as many reads under way.
      const ask = subject.get ? eachOf(subject, keys) : manyOf(subject, keys, count); // it has one of the two
      const together = subject.get ? count : 1;
      const { calls, seconds } = await run(ask, together, milliseconds, latency);
      const value = (calls * (count / together)) / seconds;
      return { value, p50: latency.percentile(50), p99: latency.percentile(99) };
    },
  };
}

/** Makes the n-th call of a caller. */
type Ask = (caller: number, call: number) => unknown;

/** Callers walk through the keys from different points, so that they never ask for the same key together. */
function eachOf(subject: Subject, keys: string[]): Ask {
  return (caller, call) => subject.get!(keys[(caller + call * 7) % keys.length]!);
}

function manyOf(subject: Subject, keys: string[], count: number): Ask {
  const pages = Array.from({ length: Math.ceil(keys.length / count) }, (_, page) =>
    Array.from({ length: count }, (_, index) => keys[(page * count + index) % keys.length]!),
  );
  return (_, call) => subject.getMany!(pages[call % pages.length]!);
}

async function run(ask: Ask, callers: number, milliseconds: number, latency: Latency) {
  let running = true;
  let calls = 0;
  const one = async (caller: number) => {
    for (let call = 0; running; call++) {
      if ((call + caller) % TIMED === 0) {
        const start = performance.now();
        await ask(caller, call);
        latency.record(performance.now() - start);
      } else await ask(caller, call);
      calls++;
    }
  };
  const start = performance.now();
  const all = Promise.all(Array.from({ length: callers }, (_, caller) => one(caller)));
  await pause(milliseconds);
  running = false;
  await all;
  return { calls, seconds: (performance.now() - start) / 1_000 };
}
