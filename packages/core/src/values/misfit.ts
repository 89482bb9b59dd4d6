import { showKey } from '../errors.js';
import { kindOf } from './kind-of.js';

/** Something in a value that cannot be taken. */
export interface Misfit {
  /** The way to it from the value's root; empty for the value itself. */
  readonly steps: readonly Step[];
  /** What is the matter with it, as the rest of a sentence: `is a Date`. It never tells a value. */
  readonly fault: string;
}

/** A step into a value: the key of an object, or the place in an array. */
export type Step = string | number;

/** What is taken besides what JSON can tell. Default: nothing. */
export interface Taken {
  /**
   * What is walked in place of a value that JSON cannot tell, of this kind where it is an object of one: null where there is
   * nothing in it, undefined where it is not taken.
   */
  standIn?(value: unknown, kind: string | undefined): unknown;
  /** Whether keys that are symbols are left out. Default: no object may have one. */
  readonly ignoresSymbols?: boolean;
  /** A key that no object may have. */
  readonly refusedKey?: string;
  /** Where each object is noted. With it, arrays may have holes, and objects form cycles. */
  readonly found?: Set<object>;
}

/** Arrays and objects may be nested this deep, which leaves the stack of every runtime room to walk and write them. */
export const DEEPEST = 1000;

/** The first thing in a value that is not taken; undefined where all of it is. */
export function misfitIn(value: unknown, taken: Taken): Misfit | undefined {
  return find(value, taken, []);
}

/** `holders` are the objects around the value, outermost first. */
function find(value: unknown, taken: Taken, holders: object[]): Misfit | undefined {
  if (isJsonScalar(value)) return undefined;
  const { found, standIn } = taken;
  const kind = kindOf(value);
  const inside = isWhole(kind) ? value : standIn?.(value, kind);
  if (inside === undefined) return { steps: [], fault: faultOf(value) };
  if (!isObject(value) || found?.has(value)) return undefined;
  found?.add(value);
  const fault = objectFault(value, kind, taken, holders);
  if (fault) return { steps: [], fault };
  holders.push(value);
  const misfit = inside === value ? findInside(value, taken, holders) : find(inside, taken, holders);
  holders.pop();
  return misfit;
}

function findInside(object: object, taken: Taken, holders: object[]): Misfit | undefined {
  if (Array.isArray(object)) return findInArray(object, taken, holders);
  for (const key of Object.keys(object)) {
    const misfit = find((object as Record<string, unknown>)[key], taken, holders);
    if (misfit) return { ...misfit, steps: [key, ...misfit.steps] };
  }
  return undefined;
}

function findInArray(array: readonly unknown[], taken: Taken, holders: object[]): Misfit | undefined {
  for (let index = 0; index < array.length; index++) {
    const isHole = !taken.found && !(index in array);
    const misfit = isHole ? { steps: [], fault: 'is a hole' } : find(array[index], taken, holders);
    if (misfit) return { ...misfit, steps: [index, ...misfit.steps] };
  }
  return undefined;
}

/** What is wrong with an object, or with where it stands, apart from what it holds. */
function objectFault(
  object: object,
  kind: string | undefined,
  { ignoresSymbols, refusedKey, found }: Taken,
  holders: readonly object[],
): string | undefined {
  if (!found && holders.includes(object)) return 'closes a cycle';
  if (holders.length >= DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
  if (!kind) return undefined;
  if (!ignoresSymbols && Object.getOwnPropertySymbols(object).length > 0) return 'has a symbol as a key';
  if (refusedKey && Object.hasOwn(object, refusedKey)) return `has the key "${refusedKey}"`;
  // Each byte is a property, too. To list them takes longer than all that is done with them.
  if (kind === 'Object' || ArrayBuffer.isView(object)) return undefined;
  const { length = 0 } = object as { length?: number };
  return Object.keys(object).length > length ? 'has properties of its own' : undefined;
}

function isWhole(kind: string | undefined): boolean {
  return kind === 'Object' || kind === 'Array';
}

function faultOf(value: unknown): string {
  if (value === undefined || typeof value === 'number') return `is ${value}`;
  if (typeof value !== 'object') return `is a ${typeof value}`;
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name; // null is a scalar
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'is an object with a prototype of its own';
  return `is ${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** Whether a value is one that JSON can tell, and holds no other. */
export function isJsonScalar(value: unknown): value is string | number | boolean | null {
  return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean' || value === null;
}

export function isObject(value: unknown): value is object {
  return Object(value) === value;
}

/** Steps as messages show them, at most 120 characters of them: `.user["odd key"][0]`. */
export function pathOf(steps: readonly Step[]): string {
  const path = steps.map(stepText).join('');
  return path.length > 120 ? `${path.slice(0, 60)}…${path.slice(-59)}` : path;
}

function stepText(step: Step): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${showKey(step)}]`;
}
