import { plain } from '../setup.js';
import { functions, inRuns, type Mutant, overFar, unordered, without } from './mutant.js';

const flight = 'coherence/flight.ts';
const flights = 'coherence/flights.ts';
const settling = 'cached/settling.ts';

/** The guards of flights, of what is being stored, and of the loads of cached functions. */
export const ofFlights: readonly Mutant[] = [
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
    { setup: plain, mostFaults: 0, start: 'armed', time: false },
  ),
  inRuns(
    without(flights, 'a later write is contested by those under way', [
      'meet(key, [overwrite, ...others]);',
      'meet(key, others);',
    ]),
    '0 set a, 0 set a',
    { setup: unordered, mostFaults: 0, start: 'armed' },
  ),
  without(flights, 'those under way are contested by a later write', [
    'meet(key, [overwrite, ...others]);',
    'meet(key, [overwrite]);',
  ]),
  inRuns(
    without(flights, 'a write that met another does not make up for what was answered', [
      "overwrite.alone ? 'stored' : 'contested'",
      "'stored'",
    ]),
    '0 get a, 0 set a, 0 delete a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed' },
  ),
  inRuns(
    without(flights, 'a write that met another forgets what was answered meanwhile', [
      "if (overwrite.outcome === 'contested') await overwrite.pay();",
      '',
    ]),
    '0 get a, 0 set a, 0 delete a, 0 get a',
    { setup: functions, mostFaults: 0, start: 'armed', time: false },
  ),
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
    { setup: functions, mostFaults: 0, start: 'armed', time: false },
  ),
  inRuns(
    without(flights, 'a write that fails forgets what was answered meanwhile', [
      'await overwrite.pay();\n      throw error;',
      'throw error;',
    ]),
    '0 delete a, 0 get a, 0 get a',
    { setup: overFar, mostFaults: 2, faults: ['get a', 'delete a'], start: 'warm', time: false },
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
    '0 get a, 0 refresh a, 0 get a',
    {
      setup: { ...overFar, inOrder: false },
      mostFaults: 1,
      faults: ['get a'],
      start: 'warm',
      time: false,
    },
  ),
  inRuns(
    without(settling, 'what cannot be kept makes the cache forget', ['...older.map(({ key }) => key)', '']),
    '0 set a, 0 refresh a, 0 get a',
    { setup: overFar, mostFaults: 1, faults: ['delete a', 'set a'], start: 'armed', time: false },
  ),
];
