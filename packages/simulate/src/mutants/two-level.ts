import { plain } from '../setup.js';
import { functions, inRuns, type Mutant, slowNear, unordered, without } from './mutant.js';

const reads = 'two-level/reads.ts';
const writes = 'two-level/writes.ts';
const levels = 'two-level/two-level-cache.ts';

/** The guards of the reads and the writes of two levels. */
export const ofLevels: readonly Mutant[] = [
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
  without(writes, 'two sets at a time leave near without', [
    'held.filter(([key]) => uncontested(key)) : [];\n    const others = keeping ? held.filter(([key]) => !uncontested(key)) : held;',
    'held : [];\n    const others = keeping ? [] : held;',
  ]),
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
  inRuns(
    without(writes, 'a change of somebody else waits for what near is storing', [
      'flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)))',
      'flights.overwrite(scope, () => emptied(near, scope))',
    ]),
    '1 set a, 0 get a, 1 set a',
    { setup: { ...slowNear, inOrder: false }, mostFaults: 0, start: 'armed', time: false },
  ),
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
];
