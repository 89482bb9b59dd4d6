import type { AnyCache } from '../../cache.js';
import type { Run, Step } from '../../coherence/interleavings/explore.js';
import { type Call, commute, type Loss, LostCall, SteppedLevel } from '../../coherence/interleavings/stepped-level.js';
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

interface Caller {
  readonly what: string;
  /** The newest version of far that it has written, by key. */
  readonly written: Map<string, number>;
  state: 'waiting' | 'started' | 'answered' | 'failed';
}

const KEYS = ['k', 'l'];

/** One order of events, over new levels, that is checked as it goes. A violation is an Error that lists the events. */
export class TwoLevelRun implements Run {
  /** What was violated outside of a step, by the answer of a caller. */
  violation: unknown;
  readonly #scenario: Scenario;
  readonly #callers: readonly Caller[];
  readonly #near: SteppedLevel | Map<string, string>;
  readonly #far: SteppedLevel;
  readonly #cache: TwoLevelCache<AnyCache, AnyCache>;
  readonly #events: string[] = [];
  readonly #underWay: Call[] = [];
  readonly #writers = new Map<Call, Caller>();
  #order = new Map<Call, number>();
  #starting: Caller | undefined;
  #justExecuted: Call | undefined;
  #toLose: Scenario['lost'];
  #writeWasLost = false;

  constructor(scenario: Scenario) {
    const { callers, warm = false, resilient = false, steppedNear = false } = scenario;
    const schedule = (call: Call): void => this.#schedule(call);
    this.#scenario = scenario;
    this.#toLose = scenario.lost;
    this.#callers = callers.map((what) => ({ what, written: new Map(), state: 'waiting' }));
    this.#near = steppedNear
      ? new SteppedLevel('near', KEYS, warm ? 'old' : undefined, schedule)
      : new Map(warm ? KEYS.map((key) => [key, 'old']) : []);
    this.#far = new SteppedLevel('far', KEYS, 'old', schedule, (operation) => this.#lossOf(operation));
    this.#cache = new TwoLevelCache<AnyCache, AnyCache>(this.#near, this.#far, { resilient });
  }

  /**
   * The steps of which any may come next; none once all is done.
   *
   * Of orders that differ only in steps that cannot affect each other one is enough. So a call takes effect as late as it
   * can: directly before its own reply, or before other calls that take effect there; and two of those that commute do so
   * in the order in which they were made.
   */
  steps(): Step[] {
    const last = this.#justExecuted;
    const sorted = (call: Call): boolean => !last || !commute(call, last) || this.#madeBefore(last, call);
    const starting = last ? [] : this.#callers.filter((caller, index) => this.#mayStart(caller, index));
    const executing = this.#underWay.filter((call) => !call.executed && sorted(call));
    const replying = this.#underWay.filter((call) => call.executed && (!last || call === last));
    return [
      ...starting.map((caller) => ({ take: () => this.#start(caller), settles: false })),
      ...executing.map((call) => ({ take: () => this.#execute(call), settles: false })),
      ...replying.map((call) => ({ take: () => this.#reply(call), settles: true })),
    ];
  }

  /** Checks that, where nothing is under way, every caller has an answer, and near holds nothing or what far holds. */
  check(): void {
    if (this.violation) this.#violate(String(this.violation));
    if (this.#underWay.length > 0) return;
    const open = this.#callers.find(({ state }) => state === 'started');
    if (open) this.#violate(`${open.what} has no answer`);
    if (this.#excused) return;
    for (const key of KEYS) {
      const [near, far] = [this.#near instanceof Map ? this.#near.get(key) : this.#near.held(key), this.#far.held(key)];
      if (near !== undefined && near !== far) this.#violate(`near keeps ${near} where far has ${far}`);
    }
  }

  /** A resilient cache carries on with what it could not write. */
  get #excused(): boolean {
    return this.#writeWasLost && this.#scenario.resilient === true;
  }

  #violate(what: string): never {
    throw new Error([what, ...this.#events].join('\n  '));
  }

  #lossOf(operation: string): Loss | undefined {
    if (this.#toLose?.[0] !== operation) return undefined;
    const [, loss] = this.#toLose;
    this.#toLose = undefined;
    this.#writeWasLost = !operation.startsWith('get');
    return loss;
  }

  #schedule(call: Call): void {
    this.#underWay.push(call);
    this.#order.set(call, this.#order.size);
    if (this.#starting) this.#writers.set(call, this.#starting);
  }

  #madeBefore(one: Call, other: Call): boolean {
    return this.#order.get(one)! < this.#order.get(other)!;
  }

  /** Callers who do the same are interchangeable, so they start in order. */
  #mayStart({ what, state }: Caller, index: number): boolean {
    if (state !== 'waiting') return false;
    return this.#callers.slice(0, index).every((other) => other.what !== what || other.state !== 'waiting');
  }

  #start(caller: Caller): void {
    this.#events.push(`${caller.what} starts`);
    const oldest = new Map(KEYS.map((key) => [key, this.#newestResolved(key)]));
    caller.state = 'started';
    this.#starting = caller;
    const asking = this.#ask(caller.what);
    this.#starting = undefined;
    asking.then(
      (answer) => {
        this.#events.push(`${caller.what} is answered ${answer}`);
        caller.state = 'answered';
        if (caller.what === 'get') this.#checkRead('k', answer, oldest);
        if (caller.what === 'getMany') KEYS.map((key, index) => this.#checkRead(key, Object(answer)[index], oldest));
      },
      (error) => {
        this.#events.push(`${caller.what} fails`);
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
    const resolved = this.#callers.filter(({ state }) => state === 'answered');
    return Math.max(0, ...resolved.map(({ written }) => written.get(key) ?? 0));
  }

  /** A read answers what far has held since the newest write that had resolved when it started. */
  #checkRead(key: string, answer: unknown, oldest: ReadonlyMap<string, number>): void {
    const allowed: unknown[] = this.#far.versions.get(key)!.slice(oldest.get(key));
    const missed = answer === undefined && this.#scenario.lost?.[0].startsWith('get');
    if (!allowed.includes(answer) && !missed && !this.#excused)
      this.violation = `a read of ${key} is answered ${answer}`;
  }

  #execute(call: Call): void {
    this.#events.push(`${call.name} takes effect`);
    call.execute();
    this.#justExecuted = call;
    const writer = call.level === this.#far && this.#writers.get(call);
    if (writer) for (const key of call.writes) writer.written.set(key, this.#far.versions.get(key)!.length - 1);
  }

  #reply(call: Call): void {
    this.#events.push(`${call.name} replies`);
    this.#justExecuted = undefined;
    this.#underWay.splice(this.#underWay.indexOf(call), 1);
    call.reply();
  }
}
