import type { ProcessClocks } from '../../adapter/server-clock.js';
import type { AsyncCache } from '../../cache.js';
import { cached } from '../../cached/cached.js';
import { cachedMany } from '../../cached/many.js';
import type { Schema } from '../../cached/schema.js';
import type { CacheEvent } from '../../events.js';
import { ManualClock } from '../manual-clock.js';

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

export const TTL = 20_000;
export const WINDOW = 20_000;

const aText: Schema = {
  '~standard': {
    version: 1,
    vendor: 'ctu',
    validate: (value) => (typeof value === 'string' ? { value } : { issues: [{ message: 'no text' }] }),
  },
};

function numberAsText(kept: unknown): string | undefined {
  return typeof kept === 'number' ? `number ${kept}` : undefined;
}

/** What a process has: several cached functions over one cache and the same keys. Its clocks begin at `start`. */
export type Process = ReturnType<typeof processOf>;

export function processOf(candidate: FreshnessCandidate, start: number) {
  const clock = new ManualClock(start);
  const events: CacheEvent['type'][] = [];
  const work: Promise<unknown>[] = [];
  const cache = candidate.connect({ steady: clock, wall: new ManualClock(2 * start) });
  let answer: unknown = 'first';
  let loads = 0;
  const load = async (_key: string): Promise<unknown> => {
    loads++;
    if (answer === '') throw new Error('down');
    return answer;
  };
  const asked: string[] = [];
  const loadMany = async (ids: readonly string[]): Promise<Record<string, unknown>> => {
    asked.push(ids.join());
    return Object.fromEntries(ids.filter((id) => id !== 'none').map((id) => [id, `${answer} ${id}`]));
  };
  const key = (text: string): string => text;
  const windows = { ttl: TTL, staleWhileRevalidate: WINDOW, staleIfError: 2 * WINDOW };
  const aside = {
    clock,
    waitUntil: (promise: Promise<unknown>) => work.push(promise),
    onEvent: ({ type }: CacheEvent) => events.push(type),
  };
  return {
    clock,
    cache,
    plain: cached(load, { cache, key, ttl: 10 * TTL }),
    fresh: cached(load, { cache, key, ...windows, ...aside }),
    impatient: cached(load, { cache, key, ttl: TTL, staleIfError: WINDOW, softTimeout: 100, timeout: 1_000, ...aside }),
    many: cachedMany(loadMany, { cache, key, ...windows, ...aside, absentTtl: TTL }),
    texts: cached(load, { cache, key, ttl: TTL, schema: aText, migrate: numberAsText }),
    absent: cached(async (_key: string): Promise<unknown> => undefined, { cache, key, absentTtl: TTL, clock }),
    /** What the function answers from now on, or a promise of it; it fails where that is empty. */
    answers(next: unknown): void {
      answer = next;
    },
    loads: () => loads,
    /** The ids of each load of many. */
    asked,
    /** The kinds of what its calls have met since this was asked before. */
    met: () => events.splice(0),
    /** What goes on behind answers has ended. */
    behind: () => Promise.all(work.splice(0)),
  };
}
