import type { Call } from './calls.js';
import type { Script } from './scripts.js';
import { plain, type Setup } from './setup.js';
import type { Shape } from './simulation.js';

/** A guard of core, taken out. */
export interface Mutant {
  /** The file, and what the guard is for. */
  readonly name: string;
  readonly file: string;
  /** Texts of the file, and what takes their place. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The kind of runs in which it shows. Default: any. */
  readonly shape: Shape | undefined;
}

const without = (file: string, name: string, ...edits: Mutant['edits']): Mutant => ({
  name: `${file}: ${name}`,
  file,
  edits,
  shape: undefined,
});

/** Where it takes a certain kind of run to show: its calls as `0 set a, 1 get a`. */
const inRuns = (mutant: Mutant, calls: string, shape: Shape): Mutant => {
  const script: Script = calls.split(', ').map((text) => {
    const [process, call, key] = text.split(' ') as [string, Call, string]; // as they are written below
    return [Number(process), call, key];
  });
  return { ...mutant, shape: { script, ...shape } };
};

const unordered: Partial<Setup> = { ...plain, inOrder: false };
const slowNear: Partial<Setup> = { ...plain, nearSteps: true };
const functions: Partial<Setup> = { ...plain, calls: 'functions' };
const overFar: Partial<Setup> = { ...plain, calls: 'functions over far' };

const debts = 'protocol/debts.ts';
const trust = 'protocol/trust.ts';
const channel = 'channels/numbered-channel.ts';
const flight = 'coherence/flight.ts';
const flights = 'coherence/flights.ts';
const reads = 'two-level/reads.ts';
const writes = 'two-level/writes.ts';
const levels = 'two-level/two-level-cache.ts';
const settling = 'cached/settling.ts';

/**
 * Every guard of the protocol, the flights and the loads by which an answer is right. (Those without which something is loaded or missed once
 * more than needed are for the unit tests: here a miss is right.)
 */
export const mutants: readonly Mutant[] = [
  without(debts, 'far has nothing under an owed key', [
    'return this.size > 0 && (this.#all !== undefined || this.#keys.has(key));',
    'return false;',
  ]),
  without(debts, 'what is owed is tried again', [
    'if (this.size > 0) this.#payLater();\n  }\n\n  /** A delete',
    '}\n\n  /** A delete',
  ]),
  without(debts, 'a retry that fails is tried again', [
    '// far is back: the next ones follow soon\n    if (this.size > 0) this.#payLater();',
    '',
  ]),
  inRuns(
    without(debts, 'a delete pays only what was owed when it left', [
      'since !== undefined && since <= at',
      'since !== undefined',
    ]),
    '0 set a, 0 delete a, 1 get a, 1 set a',
    {
      setup: unordered,
      faults: ['set a 1.1 (1) of process 0 takes too long', 'set a 1.2 (2) of process 0 takes too long'],
      mostFaults: 1,
      start: 'armed',
      time: false,
    },
  ),
  without(
    debts,
    'beyond a number all is owed',
    ['const MOST = 10_000;', 'const MOST = 0;'],
    ['this.#all = at;\n      this.#keys', 'this.#keys'],
  ),
  inRuns(without(trust, 'arming empties near', ['await this.#forget(undefined);', '']), '0 set a, 1 set a, 0 get a', {
    setup: plain,
    faults: ['process 0 is cut', 'is mended'],
    mostFaults: 2,
    start: 'armed',
    time: false,
  }),
  inRuns(
    without(trust, 'a loss while near is being emptied', [
      'if (epoch === this.#epoch) this.#believe(true);',
      'this.#believe(true);',
    ]),
    '0 get a, 1 set a, 1 set a, 0 get a, 0 get a',
    { setup: slowNear, faults: ['process 0 is cut'], mostFaults: 1, start: 'unarmed', time: false },
  ),
  inRuns(
    without(trust, 'near that could not be emptied is emptied again', [
      'if (this.#armed) this.#stop = setIdleTimer(this.#options.clock, AGAIN, () => void this.#begin());',
      '',
    ]),
    '0 set a, 1 set a, 0 get a',
    { setup: slowNear, faults: ['clear'], mostFaults: 1, start: 'unarmed' },
  ),
  inRuns(
    without(trust, 'near is not asked after a loss', [
      'const end = (): void => {\n      this.#believe(false);',
      'const end = (): void => {',
    ]),
    '0 get a, 1 set a, 0 get a, 0 get a',
    { setup: plain, faults: ['is cut'], mostFaults: 1, start: 'warm' },
  ),
  inRuns(
    without(levels, 'a sync near is asked only once it is believed', [
      'this.near.async || !believed ? emptyCache',
      'this.near.async ? emptyCache',
    ]),
    '0 get a, 1 set a, 0 get a',
    { setup: plain, faults: ['is cut'], mostFaults: 1, start: 'warm' },
  ),
  inRuns(
    without(reads, 'an async near is asked only once it is believed', [
      'if (this.#levels.trust?.believed === false) return nothing;',
      '',
    ]),
    '0 get a, 1 set a, 0 get a',
    { setup: slowNear, faults: ['is cut'], mostFaults: 1, start: 'warm' },
  ),
  without(trust, 'grace has an end', ['else this.#stop = setIdleTimer(this.#options.clock, grace, end);', '']),
  without(trust, 'the end of grace is off once armed', [
    'const epoch = ++this.#epoch;\n    this.#stop();',
    'const epoch = ++this.#epoch;',
  ]),
  without(trust, 'changes are forgotten', ['changed: (keys) => void this.#forget(keys),', 'changed() {},']),
  without(channel, 'a gap is a flush', [
    'if (number > known + Number(isChange)) this.#listener.changed(undefined);\n    else if',
    'if',
  ]),
  inRuns(
    without(channel, 'a first text may have others before it', ['?.number ?? 0;', '?.number ?? number - 1;']),
    '0 set a, 1 set a, 1 set b',
    {
      setup: { ...plain, keys: ['a', 'b'] },
      faults: ['from process 1 to 0 gets lost'],
      mostFaults: 2,
      start: 'unarmed',
      time: false,
    },
  ),
  inRuns(
    without(channel, 'silence of others is a flush', ['this.#listener.changed(undefined);\n    }\n  }', '}\n  }']),
    '0 get a, 1 set a',
    { setup: plain, faults: ['process 1 is killed'], mostFaults: 1, start: 'warm' },
  ),
  inRuns(
    without(channel, 'who ends before he was heard is missed', [
      'this.#others.set(UNHEARD, { number: 0, heardAt: this.#clock.now() });',
      '',
    ]),
    '0 get a, 1 set a',
    { setup: plain, faults: ['is killed'], mostFaults: 2, start: 'warm', time: false },
  ),
  inRuns(
    without(channel, 'silence of all is a loss', ['#echoes && this.#echoAt <= before', 'false']),
    '0 get a, 1 set a, 0 get a',
    { setup: plain, faults: ['process 0 goes deaf'], mostFaults: 1, start: 'warm' },
  ),
  inRuns(
    without(channel, 'no goodbye in the middle of a write', ['if (midway) this.#tell(null);\n    else void', 'void']),
    '0 get a, 1 set a',
    { setup: plain, faults: ['process 1 is started again'], mostFaults: 1, start: 'warm' },
  ),
  without(reads, 'what was overtaken does not fill near', [
    "const newest = !flight || flights.landed(key, flight) === 'keep';",
    'if (flight) flights.landed(key, flight);\n    const newest = true;',
  ]),
  without(reads, 'near forgets what may be older than an answer', [
    'if (!newest && value !== undefined) yield* this.#forget(key);',
    '',
  ]),
  inRuns(
    without(reads, 'a read that was not kept overtakes the next', [
      'if (flight && !newest) this.#underWay.join(key)?.flight.detach(flight);',
      '',
    ]),
    '0 get a, 0 set a, 0 get a, 1 set a, 0 get a',
    { setup: { ...unordered, channel: false }, mostFaults: 0, start: 'armed' },
  ),
  without(reads, 'far is not asked for an owed key', [
    'if (this.#levels.debts.owes(key)) return whenReady',
    'if (false) return whenReady',
  ]),
  without(writes, 'a set that failed is owed', ['this.#levels.debts.owe(pairs.map(keyOf), error);', '']),
  without(writes, 'a delete that failed is owed', ['debts.owe(scope, error);', '']),
  without(writes, 'a set is told', ['this.#levels.trust?.publish(pairs.map(keyOf));', '']),
  without(writes, 'a delete is told', ["trust?.publish('prefix' in scope ? undefined : scope);\n    }", '}']),
  inRuns(
    without(writes, 'a retried delete is told', [
      "trust?.publish('prefix' in scope ? undefined : scope);\n    yield",
      'yield',
    ]),
    '0 set a, 1 get a',
    { setup: plain, faults: ['too long'], mostFaults: 1, start: 'armed' },
  ),
  without(writes, 'a delete that pays empties near', [
    'yield flights.stores.after(scope, () => emptied(near, scope));\n    paid',
    'paid',
  ]),
  without(writes, 'two sets at a time leave near without', ['held.filter(([key]) => uncontested(key))', 'held']),
  inRuns(
    without(writes, 'near keeps what has no other writer before it forgets the rest', [
      'if (keys.length > 0) yield flights.stores.store(',
      'if (others.length > 0) yield* this.#forget(others);\n      if (keys.length > 0) yield flights.stores.store(',
    ]),
    '0 setMany a, 0 set b, 1 set a',
    { setup: { ...slowNear, keys: ['a', 'b'] }, mostFaults: 0, start: 'armed' },
  ),
  without(writes, 'a change of somebody else overtakes reads', [
    'return flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)));',
    'return flights.stores.after(scope, () => emptied(near, scope));',
  ]),
  without(writes, 'a change of somebody else waits for what near is storing', [
    'flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)))',
    'flights.overwrite(scope, () => emptied(near, scope))',
  ]),
  inRuns(
    without(writes, 'a retried delete overtakes reads', [
      'return flights.overwrite(scope, () => run(this.#levels, this.#pay(scope)));',
      'return run(this.#levels, this.#pay(scope));',
    ]),
    '0 set a, 0 set a',
    { setup: plain, faults: ['too long'], mostFaults: 1, start: 'armed' },
  ),
  inRuns(
    without(levels, 'a change of somebody else overtakes loads', ["disturb(this, keys ?? { prefix: '' });", '']),
    '0 get a, 1 delete a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'a write overtakes what begins while it is under way', [
      'for (const overwrite of overwrites) flight.overtake(overwrite);',
      '',
    ]),
    '0 get a, 0 delete a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  without(flights, 'a write overtakes what is under way when it begins', [
    '#enter(scope: Scope, overwrite: Overwrite): void {\n    this.#detach(scope, overwrite);',
    '#enter(scope: Scope, overwrite: Overwrite): void {',
  ]),
  inRuns(
    without(flights, 'nobody who comes after a write joins a read from before its end', [
      '4. A reader must not join that read.\n    this.#detach(scope, overwrite);',
      '',
    ]),
    '0 set a, 0 get a, 0 get a',
    { setup: unordered, mostFaults: 0, start: 'warm' },
  ),
  inRuns(
    without(flights, 'a set meets a newer value', ['contest(key, this.#traffic.get(key)?.overwrites ?? []);', '']),
    '0 set a, 1 set a, 0 get a, 0 get a',
    { setup: plain, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'a later write is contested by those under way', ['contest(key, [overwrite]);', '{}']),
    '0 set a, 0 set a',
    { setup: unordered, mostFaults: 0, start: 'armed' },
  ),
  without(flights, 'those under way are contested by a later write', [
    'if (overwrites.size === 1) contest(key, overwrites);',
    '',
  ]),
  inRuns(
    without(flights, 'what landed overtakes what began earlier', [
      'for (const other of earlier) other.detach(flight);',
      '',
    ]),
    '0 refresh a, 0 get a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'a refresh overtakes what began earlier', [
      'for (const earlier of flights) earlier.overtake(flight);',
      '{}',
    ]),
    '0 get a, 0 refresh a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'nobody joins what began before what has landed', [
      'for (const other of earlier) other.joinable = false;',
      '',
    ]),
    '0 get a, 0 refresh a, 0 refresh a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'a write that fails forgets what was answered meanwhile', [
      'await Promise.all(overwrite.debts.map((forget) => forget()));',
      '',
    ]),
    '0 set a, 0 refresh a, 0 delete a, 0 get a',
    { setup: overFar, mostFaults: 1, faults: ['delete a', 'set a'], start: 'armed', time: false },
  ),
  without(flight, 'nobody joins what was overtaken', [
    'detach(by: Overtaker): void {\n    this.joinable = false;',
    'detach(by: Overtaker): void {',
  ]),
  inRuns(
    without(flight, 'who has overtaken and fails, forgets', ['by.owe(forget);', '']),
    '0 set a, 0 refresh a, 0 delete a, 0 get a',
    { setup: overFar, mostFaults: 1, faults: ['delete a', 'set a'], start: 'armed', time: false },
  ),
  inRuns(
    without(flight, 'what somebody else may have written overtakes', ['this.overtakenBy ??= somebody;', '']),
    '0 get a, 1 delete a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without('coherence/stores.ts', 'what comes later waits for a store', [
      'if (ends.length > 0) await Promise.all(ends.map(([, end]) => end));',
      '',
    ]),
    '0 get a, 0 delete a, 0 get a, 0 get a',
    { setup: { ...functions, inOrder: false }, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without('coherence/stores.ts', 'an earlier store does not end a later one', [
      'if (this.#ends.get(key) === end) this',
      'this',
    ]),
    '0 get a, 0 refresh a, 0 refresh a, 0 delete a, 0 get a',
    { setup: { ...functions, inOrder: false }, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without('coherence/places.ts', 'a write waits for what loads are storing', [
      'loads.stores.after(named, act)',
      'act()',
    ]),
    '0 get a, 0 delete a, 0 get a',
    { setup: { ...functions, inOrder: false }, mostFaults: 0, start: 'armed' },
  ),
  without('coherence/loads.ts', 'a load that stores overtakes nothing', [
    "return this.#storing !== undefined && !('prefix' in scope) && Object.is(scope[0], this.#storing);",
    'return false;',
  ]),
  without(settling, 'what is newer than what is kept makes the cache forget', [
    "else if (verdict === 'forget' && !mayStay(flight, absentAt)) lost.push(key);",
    '',
  ]),
  inRuns(
    without(settling, 'who was overtaken waits for what is being stored', [
      'return left.length > 0 ? whenThere<void, void>(storing, () => loads.stores.after(left, () => {})) : storing;',
      'return storing;',
    ]),
    '0 set a, 0 get a, 0 refresh a, 0 get a',
    { setup: overFar, mostFaults: 1, faults: ['get a'], start: 'armed', time: false },
  ),
  inRuns(
    without(settling, 'what cannot be kept makes the cache forget', ['...older.map(({ key }) => key)', '']),
    '0 set a, 0 refresh a, 0 get a',
    { setup: overFar, mostFaults: 1, faults: ['delete a', 'set a'], start: 'armed', time: false },
  ),
];
