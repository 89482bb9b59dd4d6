/** A guard of the protocol, taken out: a text of a source of core, and what takes its place. */
export interface Mutant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const without = (file: string, from: string, to = ''): Mutant => ({ file, from, to });

/** Every guard of the two-level protocol: without it the simulation has to find a violation. */
export const mutants: readonly Mutant[] = [
  without('protocol/debts.ts', 'return this.size > 0 && (this.#all !== undefined || this.#keys.has(key));', 'return false;'),
  without('protocol/debts.ts', 'if (this.size > 0) this.#payLater();\n  }\n\n  /** A delete', '}\n\n  /** A delete'),
  without('protocol/debts.ts', 'since !== undefined && since <= at', 'since !== undefined'),
  without('protocol/trust.ts', 'const emptied = await this.#forget(undefined);', 'const emptied = true;'),
  without('protocol/trust.ts', 'if (emptied && epoch === this.#epoch) this.#believe(true);', 'this.#believe(true);'),
  without('protocol/trust.ts', 'this.#believe(false);\n      void this.#forget(undefined);', ''),
  without('protocol/trust.ts', 'if (grace === 0) end();\n    else', ''),
  without('protocol/trust.ts', 'this.#stopGrace();'),
  without('protocol/trust.ts', 'changed: (keys) => void this.#forget(keys),', 'changed() {},'),
  without(
    'two-level/reads.ts',
    "const newest = !flight || flights.landed(key, flight) === 'keep';",
    'if (flight) flights.landed(key, flight);\n    const newest = true;',
  ),
  without('two-level/reads.ts', 'if (!newest && value !== undefined) yield* this.#forget(key);'),
  without('two-level/reads.ts', 'if (flight && !newest) flight.joinable = false;'),
  without(
    'two-level/reads.ts',
    'if (this.#levels.debts.owes(key)) return whenReady(this.#levels, nothingLanded, this.#counted);',
  ),
  without('two-level/writes.ts', 'this.#levels.debts.owe(pairs.map(keyOf), error);'),
  without('two-level/writes.ts', 'debts.owe(scope, error);'),
  without('two-level/writes.ts', 'this.#levels.trust?.publish(pairs.map(keyOf));'),
  without('two-level/writes.ts', "trust?.publish('prefix' in scope ? undefined : scope);\n    }", '}'),
  without(
    'two-level/writes.ts',
    "trust?.publish('prefix' in scope ? undefined : scope);\n    yield flights",
    'yield flights',
  ),
  without('two-level/writes.ts', 'held.filter(([key]) => uncontested(key))', 'held'),
  without(
    'two-level/writes.ts',
    'return flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)));',
    'return flights.stores.after(scope, () => emptied(near, scope));',
  ),
  without(
    'two-level/writes.ts',
    'return flights.overwrite(scope, () => run(this.#levels, this.#pay(scope)));',
    'return run(this.#levels, this.#pay(scope));',
  ),
  without('coherence/flights.ts', 'contest(key, this.#traffic.get(key)?.overwrites ?? []);'),
  without(
    'coherence/flights.ts',
    '#enter(scope: Scope, overwrite: Overwrite): void {\n    this.#detach(scope, overwrite);',
    '#enter(scope: Scope, overwrite: Overwrite): void {',
  ),
  without('coherence/flights.ts', '4. A reader must not join that read.\n    this.#detach(scope, overwrite);', ''),
  without(
    'channels/numbered-channel.ts',
    'if (number > (expected ?? 0)) this.#listener.changed(undefined);\n    else if',
    'if',
  ),
  without('channels/numbered-channel.ts', 'this.#lose();\n      this.#echoAt', 'this.#echoAt'),
];
