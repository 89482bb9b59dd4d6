import { wrong } from '../checks.js';
import { isCacheError, repeats } from '../errors.js';
import { caught, isThenable } from '../mode/replies.js';
import { getManyIn } from '../wrappers/base-calls.js';
import { answering } from './answering.js';
import { attempt } from './attempt.js';
import { Failed, type Load, type Reason } from './load.js';
import type { Loading } from './loading.js';
import { inOrder } from './many-answer.js';
import { keyOfCall, type Plan } from './plan.js';
import type { Ending } from './shared-signal.js';
import type { Sight } from './sight.js';
import { gathered } from './turn.js';

/** Something that is asked for. */
interface Item {
  readonly id: unknown;
  readonly key: unknown;
  /** The key as the loads know it: equal keys have one name. */
  readonly name: unknown;
}

/** How a cached function of many is called. */
export interface ManyCalls {
  itemOf(id: unknown): Item;
  itemsOf(ids: readonly unknown[]): Item[];
  call(ids: readonly unknown[], signal?: Ending): Promise<unknown[]>;
  one(id: unknown): Promise<unknown>;
  refresh(ids: readonly unknown[]): Promise<unknown[]>;
}

/** What the cache has under a key, or how it failed. */
interface Found {
  readonly found: unknown;
  readonly error?: unknown;
}

/** The calls of a function that loads many: find and judge all, then fly together those that have to load. */
export function manyCalls(plan: Plan, loading: Loading): ManyCalls {
  const { original, cache, loads, tell, enveloping, clock } = plan;
  const { see, answer } = answering(plan, loading);

  function itemOf(id: unknown): Item {
    const key = keyOfCall(plan, undefined, [id]);
    return { id, key, name: loads.nameOf(key) };
  }

  function itemsOf(ids: readonly unknown[]): Item[] {
    if (!Array.isArray(ids)) throw new TypeError(wrong('ids', 'an array', ids)); // a text would be taken for its characters
    return ids.map(itemOf);
  }

  /** The answers by name, each there now or as a promise. */
  async function answersTo(items: readonly Item[], signal?: Ending): Promise<Map<unknown, unknown>> {
    const answers = new Map<unknown, unknown>();
    const asked: Item[] = [];
    for (const item of items) {
      if (answers.has(item.name)) continue;
      // Where an old result may be the answer, it is looked for first.
      const seat = enveloping ? undefined : loading.join(item.name, item.key);
      if (!seat) asked.push(item);
      answers.set(item.name, seat && heard(loading.wait(seat, undefined, signal)));
    }
    const askedAt = loads.changes;
    const found = await find(asked);
    const seeing = asked.map(({ key }, index) => see(key, found[index]!.found, found[index]!.error, askedAt));
    const sights = seeing.some(isThenable) ? await Promise.all(seeing) : (seeing as Sight[]); // none of them is a promise
    // From here to the departure nothing comes in between.
    const departures = { awaited: loading.open(), behind: loading.open() };
    asked.forEach(({ id, key, name }, index) => {
      const question = { key, self: undefined, args: [id], signal };
      const act = () => answer(question, sights[index]!, departures);
      answers.set(name, heard(caught({ async: true }, act)));
    });
    depart(departures.awaited, 'miss');
    depart(departures.behind, 'stale');
    return answers;
  }

  async function find(items: readonly Item[]): Promise<readonly Found[]> {
    if (items.length > 1) {
      try {
        const keys = items.map(({ key }) => key);
        const values = (await getManyIn(cache, keys)) as unknown[]; // what `getMany` answers
        if (values.length !== keys.length)
          throw new TypeError(`getMany answered ${values.length} of ${keys.length} values`);
        return values.map((found) => ({ found }));
      } catch (error) {
        // 1. A server is away. 2. The call for all has failed for that. 3. So would each of as many calls for one.
        const alone = repeats(error) || isCacheError(error, 'CORRUPT_VALUE');
        if (!alone) return items.map(() => ({ found: undefined, error }));
        tell({ type: 'cache-failed', error });
      }
    }
    // Where all of them failed for one, that one fails alone.
    return Promise.all(items.map(findOne));
  }

  async function findOne({ key }: Item): Promise<Found> {
    try {
      const found: unknown = cache.get(key);
      return { found: cache.async ? await found : found };
    } catch (error) {
      return { found: undefined, error };
    }
  }

  function depart(load: Load, reason: Reason): void {
    const ids = load.seats.map(({ order }) => order.args[0]);
    if (ids.length === 0) return;
    const { controller } = load;
    const call = () => (controller ? original({ signal: controller.signal, reason }, [...ids]) : original([...ids]));
    loading.depart(load, async () => {
      return Promise.all(inOrder(ids, await call(), original.name || 'The function').map(outcomeOf));
    });
  }

  const turn = gathered(answersTo);

  async function call(ids: readonly unknown[], signal?: Ending): Promise<unknown[]> {
    const items = itemsOf(ids);
    const answers = await answersTo(items, signal);
    const all = items.map(({ name }) => answers.get(name));
    return all.some(isThenable) ? Promise.all(all) : all;
  }

  return {
    itemOf,
    itemsOf,
    async call(ids, signal) {
      return signal ? attempt(call(ids, signal), { clock, signal }) : call(ids);
    },
    async one(id) {
      const item = itemOf(id);
      return (await turn(item)).get(item.name);
    },
    /** By a load of its own: who reads meanwhile is not disturbed. */
    async refresh(ids) {
      const load = loading.open();
      const items = itemsOf(ids);
      const outcomes = new Map<unknown, Promise<unknown>>();
      for (const { id, key, name } of items) {
        if (outcomes.has(name)) continue;
        const seat = loading.board(load, { key, self: undefined, args: [id], reason: 'refresh' });
        outcomes.set(name, loading.wait(seat));
      }
      depart(load, 'refresh');
      return Promise.all(items.map(({ name }) => outcomes.get(name)));
    },
  };
}

/** What is answered of one id: its result, or how it has failed. */
async function outcomeOf(answer: unknown): Promise<unknown> {
  try {
    const result = await answer;
    return isError(result) ? new Failed(result) : result;
  } catch (error) {
    return new Failed(error);
  }
}

/** Of whatever realm. */
function isError(result: unknown): boolean {
  return result instanceof Error || Object.prototype.toString.call(result) === '[object Error]';
}

/** An answer whose failure somebody will hear of: later, so it must not count as unheard until then. */
function heard(answer: unknown): unknown {
  if (isThenable(answer)) answer.then(undefined, () => {});
  return answer;
}
