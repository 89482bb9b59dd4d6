import type { AnyCache } from '../../cache.js';
import type { Run, Step } from '../../coherence/interleavings/explore.js';
import { type Caller, Schedule } from '../../coherence/interleavings/schedule.js';
import { type Call, type Loss, LostCall, SteppedLevel } from '../../coherence/interleavings/stepped-level.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { TwoLevelCache } from '../two-level-cache.js';

/** What happens around one two-level cache, in every possible order. */
export interface Scenario {
  /** Each starts at any time: `get`, `getMany`, `set a`, `setMany a`, `delete`, `deleteMany`, `clear`. */
  readonly callers: readonly string[];
  /** The first call of this operation to far gets lost. */
  readonly lost?: readonly [operation: string, loss: Loss];
  readonly resilient?: boolean;
  /** Whether near holds at first what far holds. Default: it is empty. */
  readonly warm?: boolean;
  /** Whether near is stepped like far, so that also its calls may overtake each other. Default: near is a Map. */
  readonly steppedNear?: boolean;
}

interface Writer extends Caller {
  /** The newest version of far that it has written, by key. */
  readonly written: Map<string, number>;
}

const KEYS = ['k', 'l'];

/** One order of events, over new levels, that is checked as it goes. A violation is an Error that lists the events. */
export class TwoLevelRun implements Run {
  /** What was violated outside of a step, by the answer of a caller. */
  violation: unknown;
  readonly #scenario: Scenario;
  readonly #schedule: Schedule<Writer>;
  readonly #near: SteppedLevel | Map<string, string>;
  readonly #far: SteppedLevel;
  readonly #cache: TwoLevelCache<AnyCache, AnyCache>;
  readonly #writers = new Map<Call, Writer>();
  #starting: Writer | undefined;
  #toLose: Scenario['lost'];
  #writeWasLost = false;

  constructor(scenario: Scenario) {
    const { callers, warm = false, resilient = false, steppedNear = false } = scenario;
    const schedule = (call: Call): void => this.#add(call);
    this.#scenario = scenario;
    this.#toLose = scenario.lost;
    const waiting = callers.map((what): Writer => ({ what, written: new Map(), state: 'waiting' }));
    this.#schedule = new Schedule(
      waiting,
      (caller) => this.#start(caller),
      (call) => this.#executed(call),
    );
    this.#near = steppedNear
      ? new SteppedLevel('near', KEYS, warm ? 'old' : undefined, schedule)
      : new Map(warm ? KEYS.map((key) => [key, 'old']) : []);
    this.#far = new SteppedLevel('far', KEYS, 'old', schedule, (operation) => this.#lossOf(operation));
    this.#cache = new TwoLevelCache<AnyCache, AnyCache>(this.#near, this.#far, { resilient, clock: new ManualClock() });
  }

  steps(): Step[] {
    return this.#schedule.steps();
  }

  /** Checks that, where nothing is under way, every caller has an answer, and near holds nothing or what far holds. */
  check(): void {
    if (this.violation) this.#schedule.violate(String(this.violation));
    if (!this.#schedule.idle) return;
    this.#schedule.checkAnswered();
    if (this.#excused) return;
    for (const key of KEYS) {
      const [near, far] = [this.#near instanceof Map ? this.#near.get(key) : this.#near.held(key), this.#far.held(key)];
      if (near !== undefined && near !== far) this.#schedule.violate(`near keeps ${near} where far has ${far}`);
    }
  }

  /** A resilient cache carries on with what it could not write. */
  get #excused(): boolean {
    return this.#writeWasLost && this.#scenario.resilient === true;
  }

  #lossOf(operation: string): Loss | undefined {
    if (this.#toLose?.[0] !== operation) return undefined;
    const [, loss] = this.#toLose;
    this.#toLose = undefined;
    this.#writeWasLost = !operation.startsWith('get');
    return loss;
  }

  #add(call: Call): void {
    this.#schedule.add(call);
    if (this.#starting) this.#writers.set(call, this.#starting);
  }

  #start(caller: Writer): void {
    const oldest = new Map(KEYS.map((key) => [key, this.#newestResolved(key)]));
    this.#starting = caller;
    const asking = this.#ask(caller.what);
    this.#starting = undefined;
    asking.then(
      (answer) => {
        this.#schedule.note(`${caller.what} is answered ${answer}`);
        caller.state = 'answered';
        if (caller.what === 'get') this.#checkRead('k', answer, oldest);
        if (caller.what === 'getMany') KEYS.map((key, index) => this.#checkRead(key, Object(answer)[index], oldest));
      },
      (error) => {
        this.#schedule.note(`${caller.what} fails`);
        caller.state = 'failed';
        if (!(error instanceof LostCall)) this.violation = error;
      },
    );
  }

  async #ask(what: string): Promise<unknown> {
    const [operation, value] = what.split(' ');
    const cache = this.#cache;
    if (operation === 'get') return cache.get('k');
    if (operation === 'getMany') return cache.getMany(KEYS);
    if (operation === 'set') return cache.set('k', value);
    if (operation === 'setMany') return cache.setMany(KEYS.map((key) => [key, value]));
    if (operation === 'delete') return cache.delete('k');
    if (operation === 'deleteMany') return cache.deleteMany(KEYS);
    if (operation === 'clear') return cache.clear();
    throw new Error(`There is no ${operation}`);
  }

  /** The newest version that was written by a call that has resolved. */
  #newestResolved(key: string): number {
    const resolved = this.#schedule.callers.filter(({ state }) => state === 'answered');
    return Math.max(0, ...resolved.map(({ written }) => written.get(key) ?? 0));
  }

  /** A read answers what far has held since the newest write that had resolved when it started. */
  #checkRead(key: string, answer: unknown, oldest: ReadonlyMap<string, number>): void {
    const allowed: unknown[] = this.#far.versions.get(key)!.slice(oldest.get(key));
    // Where a read got lost, and where far is owed a delete, which nobody makes here: the clock stands still.
    const missed = answer === undefined && (this.#scenario.lost?.[0].startsWith('get') || this.#writeWasLost);
    if (!allowed.includes(answer) && !missed && !this.#excused)
      this.violation = `a read of ${key} is answered ${answer}`;
  }

  #executed(call: Call): void {
    const writer = call.level === this.#far && this.#writers.get(call);
    if (writer) for (const key of call.writes) writer.written.set(key, this.#far.versions.get(key)!.length - 1);
  }
}
