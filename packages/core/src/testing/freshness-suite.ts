import type { ProcessClocks } from '../adapter/server-clock.js';
import type { AsyncCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { equal } from './contract/assert.js';
import type { RunnableCase } from './contract/candidate.js';
import { ManualClock } from './manual-clock.js';

/** An adapter, as several processes have it. */
export interface FreshnessCandidate {
  /**
   * A cache as a process with these clocks has it, which the cache's `now` goes by. All of one case share their keys; `next` is called
   * before each case.
   */
  connect(clocks: Required<ProcessClocks>): AsyncCache<string, unknown>;
  /** Forgets the keys of the case before, or begins with other ones. */
  next(): void;
}

/** What cached functions in several processes make of each other's results, case by case. It takes no time: the clocks are moved. */
export function freshnessCasesFor(candidate: FreshnessCandidate): RunnableCase[] {
  return Object.entries(cases).map(([name, check]) => ({
    name,
    run: () => {
      candidate.next();
      return check((start = 0) => processOf(candidate, start));
    },
  }));
}

type Process = ReturnType<typeof processOf>;
type Check = (begin: (start?: number) => Process) => Promise<void>;

const TTL = 20_000;
const WINDOW = 20_000;

/** So much may the times that two processes tell of one server differ: Memcached tells whole seconds. */
const MARGIN = 2_000;

function processOf(candidate: FreshnessCandidate, start: number) {
  const clock = new ManualClock(start);
  const cache = candidate.connect({ steady: clock, wall: new ManualClock(2 * start) });
  let answer = 'first';
  let loads = 0;
  const load = async (_key: string): Promise<unknown> => {
    loads++;
    if (answer === '') throw new Error('down');
    return answer;
  };
  const key = (text: string): string => text;
  return {
    clock,
    cache,
    plain: cached(load, { cache, key, ttl: 10 * TTL }),
    fresh: cached(load, { cache, key, ttl: TTL, staleWhileRevalidate: WINDOW, staleIfError: 2 * WINDOW, clock }),
    absent: cached(async (_key: string): Promise<unknown> => undefined, { cache, key, absentTtl: TTL, clock }),
    /** What the function answers from now on; it fails where that is empty. */
    answers(next: string): void {
      answer = next;
    },
    loads: () => loads,
  };
}

const DAY = 86_400_000;

const cases: Readonly<Record<string, Check>> = {
  async 'is judged alike by processes whose clocks are a day apart'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    equal(await one.fresh('k'), 'first', 'the result');
    await other.fresh('k');
    equal(other.loads(), 0, 'loads of the other process');
    for (const { clock } of [one, other]) clock.advance(TTL - MARGIN);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'answer', 'what a call does before the end');
    for (const { clock } of [one, other]) clock.advance(2 * MARGIN);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'renew', 'what a call does after the end');
    for (const { clock } of [one, other]) clock.advance(WINDOW);
    for (const { fresh } of [one, other])
      equal((await fresh.explain('k')).does, 'load', 'what a call does after the window');
  },
  async 'is answered where the function of another process fails'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.fresh('k');
    await other.fresh('k');
    other.answers('');
    other.clock.advance(TTL + WINDOW + MARGIN);
    equal(await other.fresh('k'), 'first', 'the old result');
    equal(other.loads(), 1, 'loads of the other process');
  },
  async 'is read by a function without options while it is fresh, and is a miss to it then'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.fresh('k');
    other.answers('second');
    equal(await other.plain('k'), 'first', 'the result');
    equal(other.loads(), 0, 'loads while it is fresh');
    other.clock.advance(TTL + MARGIN);
    equal(await other.plain('k'), 'second', 'the result after its ttl');
    equal(await other.plain('k'), 'second', 'what was kept in its place');
    equal(other.loads(), 1, 'loads after its ttl');
  },
  async 'is fresh where a function without options has kept it'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    await one.plain('k');
    other.answers('second');
    equal(await other.fresh('k'), 'first', 'the result');
    other.clock.advance(2 * TTL);
    equal(await other.fresh('k'), 'first', 'the result, for as long as it is there');
  },
  async 'is a miss where it is of another version, or of foreign origin'(begin) {
    const { fresh, plain, cache } = begin();
    for (const foreign of [
      { $cached: [2, 0, null, 0, 'new'] },
      { $cached: 'v' },
      { $cached: [] },
      { $cached: [1, 'a', null, 0] },
    ]) {
      for (const get of [fresh, plain]) {
        await cache.set('k', foreign);
        equal(await get('k'), 'first', 'the result');
      }
    }
  },
  async 'may be nothing, and look like the form in which it is kept'(begin) {
    const [one, other] = [begin(), begin(DAY)];
    equal(await one.absent('k'), undefined, 'the result');
    equal((await other.fresh.explain('k')).does, 'answer', 'what a call of another process does');
    equal(await other.fresh('k'), undefined, 'its result');
    const lookalike = { $cached: [1, 0, null, 0, 'v'] };
    for (const get of [one.plain, one.fresh]) {
      await get.set(['k'], lookalike);
      equal(await other.plain('k'), lookalike, 'a result that looks like an envelope');
    }
  },
};
