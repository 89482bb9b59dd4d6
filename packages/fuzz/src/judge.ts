import { inspect } from 'node:util';
import { isCacheError } from '@ctu/core';
import type { Arguments } from './call.js';
import type { Face } from './face.js';
import { CORRUPT, MISS, type Register, type Span, show } from './register.js';
import { SECRET } from './values.js';

/** Something that must not happen. */
export class Finding extends Error {
  constructor({ name }: Pick<Face, 'name'>, { call, keys, entries, ttl }: Arguments, what: string) {
    const values = entries.length > 0 ? ` with ${entries.map(({ value }) => show(value)).join(', ')}` : '';
    const lifetime = ttl === undefined ? '' : ` for ${ttl} ms`;
    super(`${call} of ${keys.map(show).join(', ')}${values}${lifetime}, ${name}: ${what}`);
  }
}

/** Ends of calls that have no effect. */
export const REFUSALS: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'UNENCODABLE_VALUE',
  'UNSUPPORTED',
  'CLEAR_REFUSED',
]);

const OUTAGES = ['TIMEOUT', 'UNAVAILABLE', 'SERVER'];

/** Why a call may be refused: any of these. */
function refusals(face: Face, { call, keys, entries, ttl }: Arguments): string[] {
  const { kind, stack } = face;
  const memcached = kind === 'memcached';
  if (call === 'clear' && stack.raw && !stack.wrapped) return ['CLEAR_REFUSED'];
  if (call === 'clear' && stack.wrapped && memcached) return ['UNSUPPORTED'];
  if (call === 'clear') return [];
  if (call === 'keys' || call === 'size') return memcached ? ['UNSUPPORTED'] : [];
  return [
    ...(call === 'getRemainingTTL' && memcached ? ['UNSUPPORTED'] : []),
    ...(keys.some((key) => /\p{Surrogate}/u.test(key)) ? ['TypeError'] : []),
    ...(entries.some(({ value }) => value === undefined) ? ['TypeError'] : []),
    ...(ttl === undefined || ttl > 0 ? [] : ['RangeError']),
    ...(entries.some(({ answers }) => answers.length === 0) ? ['UNENCODABLE_VALUE'] : []),
    ...(entries.some(({ huge }) => huge) ? ['VALUE_TOO_LARGE'] : []),
  ];
}

/** The code of a failure, or a Finding where there may be no such failure. */
export function judgeFailure(face: Face, args: Arguments, span: Span, error: unknown): string {
  const complain = (what: string): never => {
    throw new Finding(face, args, `${what}: ${inspect(error, { depth: 4 })}`);
  };
  const code = isCacheError(error) ? error.code : Object(error).constructor?.name;
  if (inspect(error, { depth: 10 }).includes(SECRET)) complain('has a value in its error');

  const registers = args.keys.map((key) => face.registers.get(key)!); // its keys are theirs
  const reads = args.call === 'get' || args.call === 'peek' || args.call === 'getMany';
  const corrupt = reads && registers.some((register) => register.explains(span, CORRUPT));
  const outages = face.disturbed ? OUTAGES : [];
  const allowed = [...refusals(face, args), ...outages, ...(corrupt ? ['CORRUPT_VALUE'] : [])];
  if (!allowed.includes(code)) complain(`fails with ${code}, where there may be ${allowed.join(', ') || 'no failure'}`);
  if (face.stack.wrapped || !isCacheError(error) || REFUSALS.has(code) || args.call.endsWith('Many')) return code;
  if (args.call !== 'clear' && args.call !== 'keys' && args.call !== 'size' && error.key !== args.keys[0]) {
    complain('has not its key');
  }
  return code;
}

/** Throws a Finding where nothing explains an answer. `troubled`: a failure was told to the observer meanwhile. */
export function judgeAnswer(face: Face, args: Arguments, span: Span, answer: unknown, troubled: boolean): void {
  const { stack, registers } = face;
  const { call, keys } = args;
  const complain = (what: string, register?: Register): never => {
    const history = register ? ` Writes, when in ${span.start}…${span.end}:\n${register}` : '';
    throw new Finding(face, args, `${what}.${history}`);
  };
  const excused = Boolean(stack.resilient && troubled);
  // Of several entries of one key the last is kept: nobody has to look at the others.
  const kept = new Map(args.entries.map((entry) => [entry.key, entry]));
  const reasons = refusals(face, { ...args, entries: [...kept.values()] });
  if (call === 'get' && stack.loads && reasons.length > 0) return; // the function answers, whatever its cache says
  if (reasons.length > 0 && !excused) complain(`answers ${show(answer)}, where it has to fail with ${reasons}`);

  const explain = (key: string, value: unknown): void => {
    const register = registers.get(key)!; // one of them
    if (value === undefined && excused) return;
    if (!register.explains(span, value === undefined ? MISS : value)) complain(`answers ${show(value)}`, register);
  };
  const judgePresence = (there: unknown, what: unknown): void => {
    const register = registers.get(keys[0]!)!; // one of them
    const possible = there ? register.mayHold(span) : excused || register.mayMiss(span);
    if (!possible) complain(`answers ${show(what)}`, register);
  };
  const judgeCount = (count: unknown, among: Iterable<string>, atMost = true): void => {
    const distinct = Array.from(new Set(among), (key) => registers.get(key)!); // its own keys
    const least = excused ? 0 : distinct.filter((register) => !register.mayMiss(span)).length;
    const most = atMost ? distinct.filter((register) => register.mayHold(span)).length : Number.POSITIVE_INFINITY;
    if (typeof count !== 'number' || count < least || count > most) {
      complain(`answers ${show(count)}, not ${least} to ${most}; ${distinct.join('\n')}`);
    }
  };
  const mine = !(stack.raw && !stack.wrapped);

  switch (call) {
    case 'get':
      if (stack.loads && answer === undefined) complain('answers nothing, though the function does');
      return explain(keys[0]!, answer); // there is one
    case 'peek':
      return explain(keys[0]!, answer); // as above
    case 'getMany':
      if (!Array.isArray(answer) || answer.length !== keys.length) return complain(`answers ${show(answer)}`);
      for (const [index, key] of keys.entries()) explain(key, answer[index]);
      return;
    case 'has':
      if (typeof answer !== 'boolean') complain(`answers ${show(answer)}`);
      return judgePresence(answer, answer);
    case 'getRemainingTTL':
      if (!(typeof answer === 'number' && answer >= 0)) complain(`answers ${show(answer)}`);
      return judgePresence(answer !== 0, answer);
    case 'delete':
      if (typeof answer !== 'boolean') complain(`answers ${show(answer)}`);
      // A client may have repeated the command after its connection broke.
      return face.disturbed ? undefined : judgePresence(answer, answer);
    case 'deleteMany':
      return face.disturbed ? undefined : judgeCount(answer, keys);
    case 'size':
      return judgeCount(answer, registers.keys(), mine);
    case 'keys': {
      const list = answer as string[]; // see `asks`
      if (new Set(list).size < list.length) complain(`lists a key twice: ${show(list)}`);
      for (const [key, register] of registers) {
        if (list.includes(key) ? !register.mayHold(span) : !excused && !register.mayMiss(span)) {
          complain(`lists ${show(list)}, and not as it is with ${show(key)}`, register);
        }
      }
      const foreign = mine ? list.find((key) => !registers.has(key)) : undefined;
      if (foreign !== undefined) complain(`lists the key ${show(foreign)} of others`);
    }
  }
}
