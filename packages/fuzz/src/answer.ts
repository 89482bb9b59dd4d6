import type { Arguments } from './call.js';
import type { Face } from './face.js';
import { Finding, refusals } from './failure.js';
import type { CallName } from './plan.js';
import { MISS, type Register, type Span, show } from './register.js';

/** An answer, and what has to explain it. */
interface Given {
  readonly face: Face;
  readonly args: Arguments;
  readonly span: Span;
  readonly answer: unknown;
  /** Whether a level failed meanwhile, or far was not asked, so that a miss needs no other reason. */
  readonly excused: boolean;
}

/** Throws a Finding where nothing explains an answer. `excused`: a miss needs no other reason. */
export function judgeAnswer(face: Face, args: Arguments, span: Span, answer: unknown, excused: boolean): void {
  const given = { face, args, span, answer, excused };
  // Of several entries of one key the last is kept: nobody has to look at the others.
  const kept = new Map(args.entries.map((entry) => [entry.key, entry]));
  const reasons = refusals(face, { ...args, entries: [...kept.values()] });
  if (args.call === 'get' && face.stack.loads && reasons.length > 0) return; // the function answers, whatever its cache says
  if (reasons.length > 0 && !given.excused) complain(given, `has to fail with ${reasons.join(', ')}`);
  judges[args.call](given);
}

const judges: Record<CallName, (given: Given) => void> = {
  get(given) {
    if (given.face.stack.loads && given.answer === undefined) complain(given, 'the function answers a value');
    explain(given, firstKey(given), given.answer);
  },
  peek: (given) => explain(given, firstKey(given), given.answer),
  getMany(given) {
    const { answer, args } = given;
    if (!Array.isArray(answer)) return complain(given, 'is no array');
    if (answer.length !== args.keys.length) complain(given, `is not of ${args.keys.length} keys`);
    for (const [index, key] of args.keys.entries()) explain(given, key, answer[index]);
  },
  set() {},
  setMany() {},
  clear() {},
  has: (given) => judgePresence(given, 'boolean', given.answer === true),
  getRemainingTTL: (given) => judgePresence(given, 'number', given.answer !== 0),
  delete(given) {
    // A client may have repeated the command after its connection broke.
    if (!given.face.disturbed) judgePresence(given, 'boolean', given.answer === true);
  },
  deleteMany(given) {
    if (!given.face.disturbed) judgeCount(given, given.args.keys);
  },
  size: (given) => judgeCount(given, given.face.registers.keys()),
  keys(given) {
    const { face, span, excused } = given;
    const list = given.answer as string[]; // see `asks`
    if (new Set(list).size < list.length) complain(given, 'has a key twice');
    for (const [key, register] of face.registers) {
      const possible = list.includes(key) ? register.mayHold(span) : excused || register.mayMiss(span);
      if (!possible) complain(given, `is not as it is with ${show(key)}`, register);
    }
    const foreign = list.find((key) => !face.registers.has(key));
    if (foreign !== undefined && isApart(face)) complain(given, `has the key ${show(foreign)} of others`);
  },
};

/** Whether a face sees its own keys only. */
function isApart({ stack }: Face): boolean {
  return !stack.raw || Boolean(stack.wrapped);
}

function explain(given: Given, key: string, value: unknown): void {
  const register = registerOf(given, key);
  if (value === undefined && given.excused) return;
  if (!register.explains(given.span, value === undefined ? MISS : value))
    complain(given, 'no write explains it', register);
}

function judgePresence(given: Given, type: 'boolean' | 'number', there: boolean): void {
  const { answer, span, excused } = given;
  const register = registerOf(given, firstKey(given));
  if (typeof answer !== type || Number(answer) < 0) complain(given, `is no ${type}`);
  if (!(there ? register.mayHold(span) : excused || register.mayMiss(span))) {
    complain(given, 'no write explains it', register);
  }
}

function judgeCount(given: Given, keys: Iterable<string>): void {
  const { face, answer, span, excused } = given;
  const registers = Array.from(new Set(keys), (key) => registerOf(given, key));
  const least = excused ? 0 : registers.filter((register) => !register.mayMiss(span)).length;
  const most = registers.filter((register) => register.mayHold(span)).length;
  const fits = typeof answer === 'number' && answer >= least && (answer <= most || !isApart(face));
  if (!fits) complain(given, `is not ${least} to ${most}\n${registers.join('\n\n')}`);
}

const firstKey = ({ args }: Given): string => args.keys[0]!; // there is at least one
const registerOf = ({ face }: Given, key: string): Register => face.registers.get(key)!; // its keys are theirs

function complain({ face, args, answer, span }: Given, what: string, register?: Register): never {
  const history = register ? ` Writes, where it was asked in ${span.start}…${span.end}:\n${register}` : '';
  throw new Finding(face, args, `answers ${show(answer)}: ${what}.${history}`);
}
