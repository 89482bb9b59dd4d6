import { plain } from '../setup.js';
import { inRuns, type Mutant, slowNear, unordered, without } from './mutant.js';

const debts = 'protocol/debts.ts';
const trust = 'protocol/trust.ts';
const channel = 'channels/numbered-channel.ts';

/** The guards of debts, trust and the channel. */
export const ofProtocol: readonly Mutant[] = [
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
    '0 set a, 0 delete a, 1 set a',
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
      faults: ['process 1 is started again', 'from process 1 to 0 gets lost'],
      mostFaults: 3,
      start: 'armed',
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
];
