import type { Cache } from '../../cache.js';
import type { Run, Step } from '../../coherence/interleavings/explore.js';
import { type Caller, Schedule } from '../../coherence/interleavings/schedule.js';
import { type Loss, LostCall } from '../../coherence/interleavings/stepped-level.js';
import { isCacheError } from '../../errors.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { LockedCache } from '../../wrappers/locked.js';
import { PrefixedCache } from '../../wrappers/prefixed.js';
import { StatsCache } from '../../wrappers/stats.js';
import { cached } from '../cached.js';
import type { LoadContext } from '../loading.js';
import { cachedMany } from '../many.js';
import { AsyncChoosyLevel, type ChoosyLevel, SyncChoosyLevel } from './choosy-levels.js';
import { History, type Load, type Outcome } from './history.js';

/** What happens around a cached function, in every possible order. */
export interface Scenario {
  /**
   * Each starts at any time: `get`, `refresh`, `set a`, `delete`; `get 2` and `refresh 2` through another function over the
   * same cache; `remove` and `clear` through a wrapper of it; `one` through the single-key face of a function of many; `get with`,
   * whose caller gives up at `abort`; `timeout`: the time of all loads under way is over.
   */
  readonly callers: readonly string[];
  /** How a load may end: each of these is tried for each load. */
  readonly outcomes: readonly Outcome[];
  /** The first call of this operation to the cache gets lost. */
  readonly lost?: readonly [operation: string, loss: Loss];
  /** Whether the cache holds a value at first. */
  readonly warm: boolean;
  /** Default: an async cache. `locked`: all calls to it go through a LockedCache. */
  readonly over?: 'sync' | 'locked' | undefined;
  /** Whether a load is told when nobody waits for it any more, and then fails. Default: it goes on. */
  readonly context?: boolean | undefined;
  /** Whether the functions load many: another key is asked for, and loaded, beside this one. */
  readonly many?: boolean | undefined;
}

/** A load that waits for its end. */
interface OpenLoad {
  readonly load: Load;
  /** Whether its time is over: whatever it brings is of no use to anybody. */
  late: boolean;
  end(outcome: Outcome): void;
}

/** A function behind the cache, as far as callers use it. */
interface Its {
  get(): Promise<string | undefined>;
  one(): Promise<string | undefined>;
  with(signal: AbortSignal): Promise<string | undefined>;
  refresh(): Promise<string | undefined>;
  set(value: string): unknown;
  delete(): unknown;
}

/** The cache as functions and wrappers see it. */
type Face = Cache<string, string>;

const KEY = 'p.k';
const OTHER = 'p.o';

/** How long a load may take, in milliseconds. */
const TIMEOUT = 1_000;

/** One order of events, over a new cache, that is checked as it goes. A violation is an Error that lists the events. */
export class CachedRun implements Run {
  readonly #history: History;
  readonly #outcomes: readonly Outcome[];
  readonly #schedule: Schedule<Caller>;
  readonly #cache: ChoosyLevel;
  readonly #face: Face;
  readonly #functions: readonly Its[];
  readonly #openLoads: OpenLoad[] = [];
  /** The loads of each function. */
  readonly #loads: Load[][] = [[], []];
  readonly #clock = new ManualClock();
  readonly #quitter = new AbortController();
  /** Whether a refresh is being called. */
  #refreshing = false;
  #toLose: Scenario['lost'];
  #violation: string | undefined;
  /** Whether the cache could not forget, or keep, what it was told to. */
  #excused = false;

  constructor({ callers, outcomes, lost, warm, over, context, many }: Scenario) {
    this.#history = new History(warm, lost === undefined);
    this.#outcomes = outcomes;
    const waiting = callers.map((what): Caller => ({ what, state: 'waiting' }));
    this.#schedule = new Schedule(waiting, (caller) => this.#start(caller));
    this.#toLose = lost;
    const first = warm ? 'old' : undefined;
    const lossOf = (operation: string) => this.#lossOf(operation);
    if (over === 'sync') {
      this.#face = this.#cache = new SyncChoosyLevel(KEY, first, lossOf);
    } else {
      const level = new AsyncChoosyLevel(
        'cache',
        many ? [KEY, OTHER] : [KEY],
        first,
        (call) => this.#schedule.add(call),
        lossOf,
      );
      this.#cache = level;
      this.#face = over === 'locked' ? new LockedCache(level) : level;
    }
    const kind = many ? itsOfMany : itsOfOne;
    const options = {
      clock: this.#clock,
      timeout: callers.includes('timeout') ? TIMEOUT : undefined,
      onError() {},
    };
    const indexes = callers.some((what) => what.endsWith(' 2')) ? [0, 1] : [0];
    this.#functions = indexes.map((index) => {
      const cache = new PrefixedCache(this.#face, 'p.');
      return kind((signal) => this.#load(index, signal), { ...options, cache }, context ?? false);
    });
  }

  steps(): Step[] {
    const ends = this.#openLoads.flatMap((load) => this.#outcomes.map((outcome) => ({ load, outcome })));
    return this.#schedule.steps(
      ends.map(({ load, outcome }) => ({ take: () => this.#endLoad(load, outcome), follows: 'reply' as const })),
    );
  }

  check(): void {
    if (this.#violation) this.#schedule.violate(this.#violation);
    if (!this.#schedule.idle || this.#openLoads.length > 0) return;
    this.#schedule.checkAnswered();
    const fault = this.#excused ? undefined : this.#history.faultOf(this.#cache.held(KEY));
    if (fault) this.#schedule.violate(fault);
  }

  #lossOf(operation: string): Loss | undefined {
    if (this.#toLose?.[0] !== operation) return undefined;
    const [, loss] = this.#toLose;
    this.#toLose = undefined;
    this.#excused ||= operation.startsWith('delete');
    return loss;
  }

  #start(caller: Caller): void {
    const ended = (how: string): void => {
      this.#schedule.note(`${caller.what} ${how}`);
      caller.state = 'answered';
    };
    this.#call(caller.what).then(
      (answer) => ended(`is answered ${answer}`),
      (error) => {
        ended(`fails: ${error}`);
        const known = [LostCall, LoadFailure, GivenUp].some((kind) => error instanceof kind);
        if (!known && !isCacheError(error, 'TIMEOUT')) this.#violation = `an error of its own: ${error}`;
      },
    );
  }

  async #call(what: string): Promise<unknown> {
    const [operation, argument] = what.split(' ');
    const index = argument === '2' ? 1 : 0;
    const its = this.#functions[index]!;
    if (operation === 'get' && argument === 'with') return this.#read(() => its.with(this.#quitter.signal));
    if (operation === 'get' || operation === 'one') return this.#read(() => its[operation]());
    if (operation === 'abort') return this.#quitter.abort(new GivenUp());
    if (operation === 'timeout') return this.#timeOut();
    if (operation === 'refresh') return this.#refresh(its);
    const write = this.#history.write(operation === 'set' ? argument : undefined);
    try {
      if (operation === 'set') await its.set(argument!);
      else if (operation === 'delete') await its.delete();
      else if (operation === 'remove') await new PrefixedCache(this.#face, 'p.').delete('k');
      else if (operation === 'clear') await new StatsCache(this.#face).clear();
      else throw new Error(`There is no ${operation}`);
    } catch (error) {
      this.#history.refused(write);
      throw error;
    }
    this.#history.written(write);
  }

  async #read(ask: () => Promise<string | undefined>): Promise<unknown> {
    const began = this.#history.tick();
    const answer = await ask();
    this.#violation ??= this.#excused ? undefined : this.#history.faultOfRead(answer, began);
    this.#history.answered(answer);
    return answer;
  }

  async #refresh(its: Its): Promise<unknown> {
    this.#refreshing = true;
    const refreshing = its.refresh(); // the function is called before this returns
    this.#refreshing = false;
    const answer = await refreshing;
    this.#history.answered(answer);
    return answer;
  }

  /** Nobody waits any longer for the loads under way, which go on. */
  #timeOut(): void {
    for (const open of this.#openLoads) {
      if (!open.late) this.#history.loaded(open.load, 'failure');
      open.late = true;
    }
    this.#clock.advance(TIMEOUT);
  }

  #load(index: number, signal?: AbortSignal): Promise<string | undefined> {
    const own = this.#loads[index]!;
    const name = `v${this.#history.loads.length}`;
    const { load, fault } = this.#history.load(name, !this.#refreshing, own);
    this.#violation ??= fault;
    own.push(load);
    this.#schedule.note(`${name} is being loaded`);
    return new Promise((resolve, reject) => {
      const end = (outcome: Outcome): void => {
        if (!open.late) this.#history.loaded(load, outcome);
        if (outcome === 'failure') reject(new LoadFailure());
        else resolve(outcome === 'nothing' ? undefined : outcome === 'unstorable' ? `odd ${name}` : name);
      };
      const open: OpenLoad = { load, late: false, end };
      this.#openLoads.push(open);
      // It does as it is told. (A timeout aborts it, too, but then it is late already.)
      signal?.addEventListener('abort', () => {
        if (this.#openLoads.includes(open)) this.#endLoad(open, 'failure');
      });
    });
  }

  #endLoad(open: OpenLoad, outcome: Outcome): void {
    this.#schedule.note(`${open.load.value} ends: ${outcome}`);
    this.#openLoads.splice(this.#openLoads.indexOf(open), 1);
    open.end(outcome);
  }
}

/** What the functions of a run have in common. */
interface Shared {
  readonly cache: PrefixedCache<Face>;
  readonly clock: ManualClock;
  readonly timeout: number | undefined;
  onError(): void;
}

type Loading = (signal?: AbortSignal) => Promise<string | undefined>;

function itsOfOne(load: Loading, shared: Shared, context: boolean): Its {
  const options = { ...shared, key: (id: string) => id };
  const its = context
    ? cached(({ signal }: LoadContext, _id: string) => load(signal), { ...options, context })
    : cached((_id: string) => load(), options);
  return {
    get: () => its('k'),
    one: () => its('k'),
    with: (signal) => its.with({ signal })('k'),
    refresh: () => its.refresh('k'),
    set: (value) => its.set(['k'], value),
    delete: () => its.delete('k'),
  };
}

function itsOfMany(load: Loading, shared: Shared): Its {
  const loadMany = async (ids: readonly string[]) => {
    const value = ids.includes('k') ? await load() : undefined;
    return ids.map((id) => (id === 'k' ? value : 'other'));
  };
  const its = cachedMany(loadMany, { ...shared, key: (id) => id });
  return {
    get: async () => (await its(['o', 'k']))[1],
    one: () => its.one('k'),
    with: async (signal) => (await its.with({ signal })(['o', 'k']))[1],
    refresh: async () => (await its.refresh(['o', 'k']))[1],
    set: (value) => its.set('k', value),
    delete: () => its.delete(['k']),
  };
}

/** The reason of a caller who gives up. */
class GivenUp extends Error {}

/** The error of a function. */
class LoadFailure extends Error {}
