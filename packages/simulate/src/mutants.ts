/** A guard of the protocol, taken out: a text of a source of core, and what takes its place. */
export interface Mutant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const mutant = (file: string, from: string, to = ''): Mutant => ({ file, from, to });

/** Every guard of the two-level protocol: without it the simulation has to find a violation. */
export const mutants: readonly Mutant[] = [
  mutant(
    'protocol/debts.ts',
    'return this.size > 0 && (this.#all !== undefined || this.#keys.has(key));',
    'return false;',
  ),
  mutant('protocol/debts.ts', 'since !== undefined && since <= at', 'since !== undefined'),
  mutant('protocol/debts.ts', 'if (this.size > 0) this.#payLater();\n  }\n\n  /** A delete', '}\n\n  /** A delete'),
  mutant('protocol/trust.ts', 'const emptied = await this.#forget(undefined);', 'const emptied = true;'),
  mutant('protocol/trust.ts', 'if (emptied && epoch === this.#epoch) this.#believe(true);', 'this.#believe(true);'),
  mutant(
    'protocol/trust.ts',
    'this.#believe(false);\n      void this.#forget(undefined);',
    'void this.#forget(undefined);',
  ),
  mutant('protocol/trust.ts', 'this.armed = false;\n    this.#options.tell', 'this.#options.tell'),
  mutant(
    'two-level/reads.ts',
    'if (newest && value !== undefined && trust?.armed !== false)',
    'if (newest && value !== undefined)',
  ),
  mutant(
    'two-level/reads.ts',
    'if (newest && value !== undefined && trust?.armed !== false)',
    'if (value !== undefined && trust?.armed !== false)',
  ),
  mutant('two-level/reads.ts', 'if (!newest && value !== undefined) yield* this.#forget(key);'),
  mutant(
    'two-level/reads.ts',
    'if (this.#levels.debts.owes(key)) return whenReady(this.#levels, nothingLanded, this.#counted);',
  ),
  mutant('two-level/writes.ts', 'this.#levels.debts.owe(pairs.map(keyOf), error);'),
  mutant('two-level/writes.ts', 'debts.owe(scope, error);'),
  mutant('two-level/writes.ts', 'this.#levels.trust?.publish(pairs.map(keyOf));'),
  mutant('two-level/writes.ts', "trust?.publish('prefix' in scope ? undefined : scope);\n    }", '}'),
  mutant('two-level/writes.ts', 'held.filter(([key]) => uncontested(key))', 'held'),
  mutant(
    'two-level/writes.ts',
    'return flights.overwrite(scope, () => flights.stores.after(scope, () => emptied(near, scope)));',
    'return flights.stores.after(scope, () => emptied(near, scope));',
  ),
  mutant('coherence/flights.ts', 'contest(key, this.#traffic.get(key)?.overwrites ?? []);'),
  mutant('coherence/flights.ts', 'for (const overwrite of overwrites) flight.overtake(overwrite);'),
  mutant(
    'coherence/flights.ts',
    '    // 1. A write leaves. 2. A read leaves, and finds the older value. 3. The write ends. 4. A reader must not join that read.\n    this.#detach(scope, overwrite);',
  ),
  mutant('coherence/flights.ts', 'this.#detach(scope, overwrite);\n    if'.replace('\n    if', ''), ''),
  mutant(
    'channels/numbered-channel.ts',
    'if (number > (expected ?? 0)) this.#listener.changed(undefined);\n    else if',
    'if',
  ),
  mutant('channels/numbered-channel.ts', 'this.#lose();\n      this.#echoAt', 'this.#echoAt'),
];
