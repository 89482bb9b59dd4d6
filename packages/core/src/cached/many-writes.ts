import { repeats } from '../errors.js';
import { allReady } from '../mode/replies.js';
import { run, type Steps } from '../mode/steps.js';
import { deleteManyIn, setIn, setManyIn } from '../wrappers/base-calls.js';
import { type Kept, keptOf, quietly } from './kept.js';
import type { Plan } from './plan.js';
import { oneByOne, type Result, type Writes } from './writes.js';

/** Results that are kept under one ttl, each with what the cache is given of it. */
type Group = (readonly [result: Result, kept: Kept])[];

/** Those of loads of many keys: what is kept under one ttl is written together. */
export const together: Writes = {
  *keep(plan, results, took) {
    const { cache } = plan;
    const groups = new Map<number | undefined, Group>();
    const unkept: Result[] = [];
    for (const result of results) {
      try {
        const kept = yield* keptOf(plan, result.key, result.value, took);
        if (kept) groupIn(groups, kept.options?.ttl).push([result, kept]);
        else unkept.push(result);
      } catch (error) {
        refused(plan, result, error, unkept);
      }
    }
    yield allReady(
      cache,
      Array.from(groups.values(), (group) => run(cache, setGroup(plan, group, unkept))),
    );
    return unkept;
  },
  delete: (cache, keys) => (keys.length > 1 ? deleteManyIn(cache, keys) : oneByOne.delete(cache, keys)),
};

function groupIn(groups: Map<number | undefined, Group>, ttl: number | undefined): Group {
  const group = groups.get(ttl) ?? [];
  groups.set(ttl, group);
  return group;
}

/** Keeps a group of results. Those that could not be are added to the others. */
function* setGroup(plan: Plan, group: Group, unkept: Result[]): Steps<void> {
  const { cache } = plan;
  const [[{ key }, { value, options }]] = group as [Group[number]]; // there is one
  try {
    yield quietly(plan, key, () => {
      if (group.length === 1) return setIn(cache, key, value, options);
      const entries = group.map(([{ key }, { value }]) => [key, value] as const);
      return setManyIn(cache, entries, options);
    });
  } catch (error) {
    // One that is refused must not keep the others out.
    if (group.length > 1 && repeats(error)) {
      yield allReady(
        cache,
        group.map((one) => run(cache, setGroup(plan, [one], unkept))),
      );
    } else for (const [result] of group) refused(plan, result, error, unkept);
  }
}

function refused(plan: Plan, result: Result, error: unknown, unkept: Result[]): void {
  plan.tell({ type: 'not-stored', error, key: result.key });
  unkept.push(result);
}
