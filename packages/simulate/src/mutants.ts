/** A guard of core, taken out. */
export interface Mutant {
  /** The file, and what the guard is for. */
  readonly name: string;
  readonly file: string;
  /** Texts of the file, and what takes their place. */
  readonly edits: readonly (readonly [from: string, to: string])[];
}

const without = (file: string, name: string, ...edits: Mutant['edits']): Mutant => ({
  name: `${file}: ${name}`,
  file,
  edits,
});

const debts = 'protocol/debts.ts';
const trust = 'protocol/trust.ts';
const channel = 'channels/numbered-channel.ts';
const flight = 'coherence/flight.ts';
const flights = 'coherence/flights.ts';
const reads = 'two-level/reads.ts';
const writes = 'two-level/writes.ts';
const levels = 'two-level/two-level-cache.ts';
const settling = 'cached/settling.ts';

/** Every guard of the protocol, the flights and the loads, as far as it keeps an answer right. */
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
    'this.#stop = undefined;\n    if (this.size > 0) this.#payLater();',
    'this.#stop = undefined;',
  ]),
  without(debts, 'a delete pays only what was owed when it left', [
    'since !== undefined && since <= at',
    'since !== undefined',
  ]),
  without(
    debts,
    'beyond a number all is owed',
    ['const MOST = 10_000;', 'const MOST = 0;'],
    ['this.#all = at;\n      this.#keys', 'this.#keys'],
  ),
  without(trust, 'arming empties near', ['const emptied = await this.#forget(undefined);', 'const emptied = true;']),
  without(trust, 'a loss while near is being emptied', ['emptied && epoch === this.#epoch', 'emptied']),
  without(trust, 'near that could not be emptied is not asked', [
    'emptied && epoch === this.#epoch',
    'epoch === this.#epoch',
  ]),
  without(trust, 'near that could not be emptied is emptied again', [
    'if (this.#armed) this.#stop = setIdleTimer(this.#options.clock, AGAIN, () => void this.#begin());',
    '',
  ]),
  without(trust, 'near is not asked after a loss', [
    'const end = (): void => {\n      this.#believe(false);',
    'const end = (): void => {',
  ]),
  without(trust, 'grace has an end', ['else this.#stop = setIdleTimer(this.#options.clock, grace, end);', '']),
  without(trust, 'the end of grace is off once armed', [
    'const epoch = ++this.#epoch;\n    this.#stop();',
    'const epoch = ++this.#epoch;',
  ]),
  without(trust, 'changes are forgotten', ['changed: (keys) => void this.#forget(keys),', 'changed() {},']),
  without(channel, 'a gap is a flush', [
    'if (number > (expected ?? 0)) this.#listener.changed(undefined);\n    else if',
    'if',
  ]),
  without(channel, 'a first text may have others before it', ['known ?? 0) + 1', 'known ?? number - 1) + 1']),
  without(channel, 'silence of others is a flush', ['this.#listener.changed(undefined);\n    }\n  }', '}\n  }']),
  without(channel, 'silence of all is a loss', ['this.#lose();\n      this.#echoAt', 'this.#echoAt']),
  without(channel, 'no goodbye in the middle of a write', ['if (!midway) this', 'this']),
  without(reads, 'what was overtaken does not fill near', [
    "const newest = !flight || flights.landed(key, flight) === 'keep';",
    'if (flight) flights.landed(key, flight);\n    const newest = true;',
  ]),
  without(reads, 'near forgets what may be older than an answer', [
    'if (!newest && value !== undefined) yield* this.#forget(key);',
    '',
  ]),
  without(reads, 'nobody joins what was not kept', ['flight.joinable = false;\n', '']),
  without(reads, 'a read that was not kept overtakes the next', [
    'this.#underWay.join(key)?.flight.detach(flight);',
    '',
  ]),
  without(reads, 'far is not asked for an owed key', [
    'if (this.#levels.debts.owes(key)) return whenReady',
    'if (false) return whenReady',
  ]),
  without(writes, 'a set that failed is owed', ['this.#levels.debts.owe(pairs.map(keyOf), error);', '']),
  without(writes, 'a delete that failed is owed', ['debts.owe(scope, error);', '']),
  without(writes, 'a set is told', ['this.#levels.trust?.publish(pairs.map(keyOf));', '']),
  without(writes, 'a delete is told', ["trust?.publish('prefix' in scope ? undefined : scope);\n    }", '}']),
  without(writes, 'a retried delete is told', [
    "trust?.publish('prefix' in scope ? undefined : scope);\n    yield",
    'yield',
  ]),
  without(writes, 'a delete that pays empties near', [
    'yield flights.stores.after(scope, () => emptied(near, scope));\n    paid',
    'paid',
  ]),
  without(writes, 'two sets at a time leave near without', ['held.filter(([key]) => uncontested(key))', 'held']),
  without(writes, 'a change of somebody else overtakes reads', [
    'return flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)));',
    'return flights.stores.after(scope, () => emptied(near, scope));',
  ]),
  without(writes, 'a change of somebody else waits for what near is storing', [
    'flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)))',
    'flights.overwrite(scope, () => emptied(near, scope))',
  ]),
  without(writes, 'a retried delete overtakes reads', [
    'return flights.overwrite(scope, () => run(this.#levels, this.#pay(scope)));',
    'return run(this.#levels, this.#pay(scope));',
  ]),
  without(levels, 'a change of somebody else overtakes loads', ["disturb(this, keys ?? { prefix: '' });", '']),
  without(flights, 'a write overtakes what begins while it is under way', [
    'for (const overwrite of overwrites) flight.overtake(overwrite);',
    '',
  ]),
  without(flights, 'a write overtakes what is under way when it begins', [
    '#enter(scope: Scope, overwrite: Overwrite): void {\n    this.#detach(scope, overwrite);',
    '#enter(scope: Scope, overwrite: Overwrite): void {',
  ]),
  without(flights, 'nobody who comes after a write joins a read from before its end', [
    '4. A reader must not join that read.\n    this.#detach(scope, overwrite);',
    '',
  ]),
  without(flights, 'a set meets a newer value', ['contest(key, this.#traffic.get(key)?.overwrites ?? []);', '']),
  without(flights, 'a later write is contested by those under way', ['contest(key, [overwrite]);', '{}']),
  without(flights, 'those under way are contested by a later write', [
    'if (overwrites.size === 1) contest(key, overwrites);',
    '',
  ]),
  without(flights, 'what landed overtakes what began earlier', [
    'for (const other of earlier) other.detach(flight);',
    '',
  ]),
  without(flights, 'a refresh overtakes what began earlier', [
    'for (const earlier of flights) earlier.overtake(flight);',
    '{}',
  ]),
  without(flights, 'a refresh beside a write overtakes nothing', [
    'if (refresh && !flight.overtakenBy)',
    'if (refresh)',
  ]),
  without(flights, 'nobody joins what began before what has landed', [
    'for (const other of earlier) other.joinable = false;',
    '',
  ]),
  without(flights, 'a write that fails forgets what was answered meanwhile', [
    'await Promise.all(overwrite.debts.map((forget) => forget()));',
    '',
  ]),
  without(flight, 'what a write that ended well has overtaken stays so', [
    "if (this.overtakenBy?.outcome !== 'stored') this.overtakenBy = by;",
    'this.overtakenBy = by;',
  ]),
  without(flight, 'a write that failed overtakes nothing more', [
    "if (by.outcome !== 'failed') this.overtake(by);",
    'this.overtake(by);',
  ]),
  without(flight, 'nobody joins what was overtaken', [
    'detach(by: Overtaker): void {\n    this.joinable = false;',
    'detach(by: Overtaker): void {',
  ]),
  without(flight, 'who has overtaken and fails, forgets', ['by.owe(forget);', '']),
  without(flight, 'what somebody else may have written overtakes', ['this.overtakenBy ??= somebody;', '']),
  without('coherence/stores.ts', 'what comes later waits for a store', [
    'if (ends.length > 0) await Promise.all(ends.map(([, end]) => end));',
    '',
  ]),
  without('coherence/stores.ts', 'an earlier store does not end a later one', [
    'if (this.#ends.get(key) === end) this',
    'this',
  ]),
  without('coherence/single-flight.ts', 'an earlier flight does not end a later one', [
    'if (this.#underWay.get(key) === ride) this',
    'this',
  ]),
  without('coherence/places.ts', 'a write waits for what loads are storing', [
    'loads.stores.after(named, act)',
    'act()',
  ]),
  without('coherence/loads.ts', 'a load that stores overtakes nothing', [
    "return this.#storing !== undefined && !('prefix' in scope) && Object.is(scope[0], this.#storing);",
    'return false;',
  ]),
  without(settling, 'what is newer than what is kept makes the cache forget', [
    "else if (verdict === 'forget' && !mayStay(flight, absentAt)) lost.push(key);",
    '',
  ]),
  without(settling, 'who was overtaken waits for what is being stored', [
    'return left.length > 0 ? whenThere<void, void>(storing, () => loads.stores.after(left, () => {})) : storing;',
    'return storing;',
  ]),
  without(settling, 'what cannot be kept makes the cache forget', ['...older.map(({ key }) => key)', '']),
  without('cached/loading.ts', 'a load under way is joined', [
    'return join(name, order.key) ?? share(name, order, load);',
    'return share(name, order, load);',
  ]),
];
