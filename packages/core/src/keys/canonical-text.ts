import { nestingFault, objectFault, pathStep, shorten } from '../codecs/json-misfit.js';
import { openedKind } from './opened-kind.js';

/** Makes the error of a value that has no text: of the steps to what is at fault, and of the fault as the rest of a sentence. */
export type Refuse = (steps: readonly Step[], fault: string) => Error;

/** A step into a value: the key of an object, or the place in an array, a Map or a Set. */
export type Step = string | number;

/**
 * The one text of a value. What JSON can tell has its JSON text: keys sorted by code point, compact, ASCII, -0 as 0.
 *
 * Where `jsonOnly` is false, `undefined`, NaN, the infinities and bigints stand as in source text (`undefined`, `NaN`,
 * `-Infinity`, `1n`), objects of a known kind as `kind(what it holds)`, and properties that are `undefined` are left out.
 * Such a text is no JSON, and whatever stands in quotes is a string, so it is no other value's either.
 */
export function canonicalText(root: unknown, jsonOnly: boolean, refuse: Refuse): string {
  /** The objects around what is walked, outermost first, and in each of them the step to it. */
  const holders: object[] = [];
  const steps: Step[] = [];

  function textOf(value: unknown): string {
    if (isScalar(value)) return scalarText(value);
    if (typeof value === 'object') return textOfObject(value);
    if (jsonOnly || typeof value === 'function' || typeof value === 'symbol') {
      fail(value === undefined || typeof value === 'number' ? `is ${value}` : `is a ${typeof value}`);
    }
    return typeof value === 'bigint' ? `${value}n` : `${value}`;
  }

  function textOfObject(value: object): string {
    const isArray = Array.isArray(value);
    const opened = isArray || jsonOnly ? undefined : openedKind(value);
    const fault = opened ? nestingFault(value, holders) : objectFault(value, undefined, holders);
    if (fault) fail(fault);
    if ((opened || isArray) && Object.keys(value).length > lengthOf(value)) fail('has properties of its own');
    holders.push(value);
    const text = opened
      ? `${opened[0]}(${Array.isArray(opened[1]) ? items(opened[1]).sort().join() : textOf(opened[1])})`
      : isArray
        ? `[${items(value).join()}]`
        : `{${properties(value as Record<string, unknown>)}}`; // a plain object, whose own keys are all strings
    holders.pop();
    return text;
  }

  function items(array: readonly unknown[]): string[] {
    const texts: string[] = [];
    for (let index = 0; index < array.length; index++) {
      steps[holders.length - 1] = index;
      if (!(index in array)) fail('is a hole');
      texts.push(textOf(array[index]));
    }
    return texts;
  }

  function properties(object: Record<string, unknown>): string {
    const texts: string[] = [];
    for (const key of Object.keys(object).sort(byCodePoint)) {
      const value = object[key];
      if (value === undefined && !jsonOnly) continue;
      steps[holders.length - 1] = key;
      texts.push(`${scalarText(key)}:${textOf(value)}`);
    }
    return texts.join();
  }

  function fail(fault: string): never {
    throw refuse(steps.slice(0, holders.length), fault);
  }

  return textOf(root);
}

/** The steps as messages show them: `.user.since`, `[0]`; `it` where there are none. */
export function pathOf(steps: readonly Step[]): string {
  return shorten(steps.map((step) => (typeof step === 'number' ? `[${step}]` : pathStep(step))).join('')) || 'it';
}

/** How many properties an array or bytes have by what they hold. */
function lengthOf({ length = 0 }: { readonly length?: number }): number {
  return length;
}

/** Whether a value is one that JSON can tell, and holds no other. */
export function isScalar(value: unknown): value is string | number | boolean | null {
  return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean' || value === null;
}

function scalarText(value: unknown): string {
  return asAscii(JSON.stringify(value)); // which makes 0 of -0
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII
const BEYOND_ASCII = /[^\x00-\x7f]/g;

/** A JSON text with everything outside ASCII escaped. */
export function asAscii(json: string): string {
  // Most texts have nothing to escape, and `search` leaves no state behind.
  if (json.search(BEYOND_ASCII) < 0) return json;
  return json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JavaScript's own order is that of UTF-16, where U+1F600, a pair of surrogates, comes before U+FF01. */
function byCodePoint(left: string, right: string): number {
  for (let index = 0; ; index++) {
    const a = left.codePointAt(index);
    const b = right.codePointAt(index);
    if (a !== b) return (a ?? -1) - (b ?? -1);
    if (a === undefined) return 0;
  }
}
