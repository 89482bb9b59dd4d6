import { showKey } from '../errors.js';

/** Something in a value that has no JSON text. */
export interface Misfit {
  /** Where it is, from the value's root: `.user.since`, `[0]`, or empty for the value itself. */
  readonly path: string;
  /** What is the matter with it, as the rest of a sentence: `is a Date`. It never tells a value. */
  readonly fault: string;
}

/** Arrays and objects may be nested this deep, which leaves the stack of every runtime room to walk and write them. */
export const DEEPEST = 1000;

/** The first thing in a value that JSON would change, drop or refuse; undefined where the value's text tells it all. */
export function findMisfit(value: unknown, refusedKey?: string): Misfit | undefined {
  const misfit = find(value, refusedKey, []);
  return misfit && { ...misfit, path: shorten(misfit.path) };
}

/** `holders` are the objects around the value, outermost first. */
function find(value: unknown, refusedKey: string | undefined, holders: object[]): Misfit | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : here(`is ${value}`);
  if (typeof value !== 'object') return here(value === undefined ? 'is undefined' : `is a ${typeof value}`);
  const fault = objectFault(value, refusedKey, holders);
  if (fault) return here(fault);
  holders.push(value);
  const misfit = Array.isArray(value)
    ? findInArray(value, refusedKey, holders)
    : findInObject(value as Record<string, unknown>, refusedKey, holders); // its own keys are all strings
  holders.pop();
  return misfit;
}

function findInArray(array: unknown[], refusedKey: string | undefined, holders: object[]): Misfit | undefined {
  for (let index = 0; index < array.length; index++) {
    const misfit = find(array[index], refusedKey, holders); // a hole reads as undefined
    if (misfit) return { ...misfit, path: `[${index}]${misfit.path}` };
  }
  return Object.keys(array).length > array.length ? here('is an array with properties of its own') : undefined;
}

function findInObject(
  object: Record<string, unknown>,
  refusedKey: string | undefined,
  holders: object[],
): Misfit | undefined {
  for (const key of Object.keys(object)) {
    const misfit = find(object[key], refusedKey, holders);
    if (misfit) return { ...misfit, path: `${pathStep(key)}${misfit.path}` };
  }
  return undefined;
}

function here(fault: string): Misfit {
  return { path: '', fault };
}

/** What is wrong with an array or an object, or what else it is, apart from what it holds. */
export function objectFault(
  value: object,
  refusedKey?: string,
  holders: readonly object[] = [],
): string | undefined {
  const parent = Object.getPrototypeOf(value);
  if (Array.isArray(value) ? !Array.isArray(parent) : !isPlainParent(parent)) return `is ${instanceName(parent)}`;
  if (Object.getOwnPropertySymbols(value).length > 0) return 'has a symbol as a key';
  if (refusedKey !== undefined && Object.hasOwn(value, refusedKey)) return `has the key "${refusedKey}"`;
  return nestingFault(value, holders);
}

/** What is wrong with where an object stands: below `holders`, outermost first. */
export function nestingFault(value: object, holders: readonly object[]): string | undefined {
  if (holders.includes(value)) return 'closes a cycle';
  if (holders.length >= DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
  return undefined;
}

/** Whether a prototype is that of plain objects: none, or the root of this realm or of another one. */
export function isPlainParent(parent: object | null): boolean {
  if (parent === null || parent === Object.prototype) return true;
  return Object.getPrototypeOf(parent) === null && Object.hasOwn(parent, 'isPrototypeOf');
}

export function instanceName(parent: object): string {
  const name: unknown = parent.constructor?.name;
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'an object with a prototype of its own';
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** A step of a path, by the key of an object: `.user`, `["odd key"]`. */
export function pathStep(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${showKey(key)}]`;
}

/** A path as messages show it: at most 120 characters. */
export function shorten(path: string): string {
  return path.length > 120 ? `${path.slice(0, 60)}…${path.slice(-59)}` : path;
}
