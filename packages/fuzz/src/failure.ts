import { inspect } from 'node:util';
import { isCacheError } from '@ctu/core';
import type { Arguments } from './call.js';
import type { Face } from './face.js';
import { CORRUPT, type Span, show } from './register.js';
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
export function refusals(face: Face, { call, keys, entries, ttl }: Arguments): string[] {
  const { kind, stack } = face;
  const memcached = kind === 'memcached';
  if (call === 'clear' && stack.raw && !stack.wrapped) return ['CLEAR_REFUSED'];
  if (call === 'clear' && stack.wrapped && memcached) return ['UNSUPPORTED'];
  if (call === 'clear') return [];
  if (call === 'keys' || call === 'size') return memcached ? ['UNSUPPORTED'] : [];
  return [
    ...(call === 'getRemainingTTL' && face.cannotTellTtl ? ['UNSUPPORTED'] : []),
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
