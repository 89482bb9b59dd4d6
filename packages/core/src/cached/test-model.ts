import fc from '@ctu/tooling/fast-check';
import type { AnyCache } from '../cache.js';
import { MemoryCache } from '../memory-cache.js';
import { FaultyCache } from '../testing/faulty/faulty-cache.js';
import type { ManualClock } from '../testing/manual-clock.js';
import { PrefixedCache } from '../wrappers/prefixed.js';
import { StatsCache } from '../wrappers/stats.js';

const async = (clock: ManualClock) => new FaultyCache(new MemoryCache<string, unknown>({ clock }));
/** Caches that go by a clock. */
export const caches: readonly [name: string, make: (clock: ManualClock) => AnyCache][] = [
  ['MemoryCache', (clock) => new MemoryCache<string, unknown>({ clock })],
  ['an async cache', async],
  ['a stack', (clock) => new PrefixedCache(new StatsCache(async(clock)), 'p.')],
];

/** What is done, one after another. The ids `x` and `y` are absent in every other load. */
const id = fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y');
const ids = fc.array(id, { maxLength: 6 });
export const operations = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('call', 'one', 'refresh', 'delete'), ids }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('set', 'has'), ids: fc.tuple(id) }) },
    { weight: 3, arbitrary: fc.record({ advance: fc.constantFrom(1, 10, 19, 29, 30, 50, 99, 100, 149, 180) }) },
    { weight: 1, arbitrary: fc.record({ failing: fc.boolean() }) },
  ),
  { maxLength: 40, size: 'max' },
);

/** Options of freshness. */
export const options = fc.record({
  ttl: fc.constant(100),
  staleWhileRevalidate: fc.constantFrom(undefined, 50),
  staleIfError: fc.constantFrom(undefined, 30, 80),
  absentTtl: fc.constantFrom(undefined, 30),
  errorTtl: fc.constantFrom(undefined, 20),
});

export type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;

interface Entry {
  readonly value: string | undefined;
  readonly storedAt: number;
  readonly freshFor: number;
}

/** What a function of many is to do, told plainly: one thing after another, every load at once. */
export class Model {
  now = 0;
  failing = false;
  /** The ids of every load. */
  readonly loads: string[] = [];
  readonly #entries = new Map<string, Entry>();
  /** Until when a failure is remembered. */
  readonly #failures = new Map<string, number>();

  constructor(readonly options: Options) {}

  /** The answer of each id, `rejected` where it has none. */
  call(ids: readonly string[]): Map<string, string | undefined> {
    const answers = new Map<string, string | undefined>();
    const [awaited, behind]: [string[], string[]] = [[], []];
    for (const id of new Set(ids)) {
      const entry = this.#entries.get(id);
      const judged = this.#judge(id);
      const failed = this.now < (this.#failures.get(id) ?? 0);
      if (judged === 'fresh' || judged === 'refresh') answers.set(id, entry?.value);
      else if (failed && judged === 'stale') answers.set(id, entry?.value);
      else if (failed && this.options.errorTtl) answers.set(id, 'rejected');
      else awaited.push(id);
      if (judged === 'refresh' && !failed) behind.push(id);
    }
    const old = new Map(
      awaited.map((id) => [id, this.#judge(id) === 'stale' ? this.#entries.get(id)?.value : 'rejected']),
    );
    const loaded = this.#load(awaited);
    for (const id of awaited) answers.set(id, loaded ? loaded.get(id) : old.get(id));
    this.#load(behind);
    return answers;
  }

  refresh(ids: readonly string[]): Map<string, string | undefined> {
    return this.#load([...new Set(ids)]) ?? new Map(ids.map((id) => [id, 'rejected']));
  }

  set(id: string, value: string): void {
    this.#failures.delete(id);
    this.#entries.set(id, { value, storedAt: this.now, freshFor: this.options.ttl });
  }

  has(id: string): boolean {
    return this.#judge(id) !== 'dead';
  }

  delete(ids: readonly string[]): number {
    for (const id of ids) this.#failures.delete(id);
    return [...new Set(ids)].filter((id) => this.has(id) && this.#entries.delete(id)).length;
  }

  #judge(id: string): 'fresh' | 'refresh' | 'stale' | 'dead' {
    const entry = this.#entries.get(id);
    if (!entry) return 'dead';
    const over = this.now - entry.storedAt - entry.freshFor;
    if (over < 0) return 'fresh';
    if (entry.value === undefined) return 'dead';
    if (over < (this.options.staleWhileRevalidate ?? 0)) return 'refresh';
    return over < (this.options.staleIfError ?? 0) ? 'stale' : 'dead';
  }

  /** The results; undefined where it fails. */
  #load(ids: readonly string[]): Map<string, string | undefined> | undefined {
    const { ttl, absentTtl, errorTtl, staleIfError, staleWhileRevalidate } = this.options;
    if (ids.length === 0) return new Map();
    this.loads.push(ids.join());
    if (this.failing) {
      const remembered = errorTtl ?? (staleIfError || staleWhileRevalidate ? 1_000 : 0);
      for (const id of ids) this.#failures.set(id, this.now + remembered);
      return undefined;
    }
    return new Map(
      ids.map((id) => {
        const value = resultOf(id, this.loads.length);
        const freshFor = value === undefined ? absentTtl : ttl;
        if (freshFor === undefined) this.#entries.delete(id);
        else this.#entries.set(id, { value, storedAt: this.now, freshFor });
        this.#failures.delete(id);
        return [id, value];
      }),
    );
  }
}

/** What the so-manieth load brings of an id. */
export function resultOf(id: string, load: number): string | undefined {
  return 'xy'.includes(id) && load % 2 ? undefined : `${id}${load}`;
}
