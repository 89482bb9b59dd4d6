import { nestingFault, objectFault, pathStep, shorten } from '../codecs/json-misfit.js';
import { type Opened, openedKind } from './opened-kind.js';

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
export function canonicalText(value: unknown, jsonOnly: boolean, refuse: Refuse): string {
  return new Walk(jsonOnly, refuse).textOf(value);
}

class Walk {
  readonly #jsonOnly: boolean;
  readonly #refuse: Refuse;
  /** The objects around what is walked, outermost first, and in each of them the step to it. */
  readonly #holders: object[] = [];
  readonly #steps: Step[] = [];

  constructor(jsonOnly: boolean, refuse: Refuse) {
    this.#jsonOnly = jsonOnly;
    this.#refuse = refuse;
  }

  textOf(value: unknown): string {
    if (typeof value === 'string') return quoted(value);
    if (Number.isFinite(value) || typeof value === 'boolean' || value === null) return `${value}`; // -0 becomes 0
    if (typeof value === 'object') return this.#textOfObject(value);
    if (this.#jsonOnly || typeof value === 'function' || typeof value === 'symbol') {
      return this.#fail(typeof value === 'number' || value === undefined ? `is ${value}` : `is a ${typeof value}`);
    }
    return typeof value === 'bigint' ? `${value}n` : `${value}`;
  }

  #textOfObject(value: object): string {
    const opened = this.#jsonOnly ? undefined : openedKind(value);
    const fault = opened ? nestingFault(value, this.#holders) : objectFault(value, undefined, this.#holders);
    if (fault) this.#fail(fault);
    if ((opened || Array.isArray(value)) && Object.keys(value).length > lengthOf(value)) {
      this.#fail('has properties of its own');
    }
    this.#holders.push(value);
    const text = opened ? `${opened.kind}(${this.#held(opened)})` : this.#textOfJson(value);
    this.#holders.pop();
    return text;
  }

  #textOfJson(value: object): string {
    if (Array.isArray(value)) return `[${this.#items(value)}]`;
    return `{${this.#properties(value as Record<string, unknown>)}}`; // a plain object, whose own keys are all strings
  }

  #held({ holds }: Opened): string {
    return Array.isArray(holds) ? this.#items(holds).sort().join() : this.textOf(holds);
  }

  /** Where a list of texts becomes part of a text, commas stand between them. */
  #items(array: readonly unknown[]): string[] {
    const texts: string[] = [];
    for (let index = 0; index < array.length; index++) {
      this.#steps[this.#holders.length - 1] = index;
      if (!(index in array)) this.#fail('is a hole');
      texts.push(this.textOf(array[index]));
    }
    return texts;
  }

  #properties(object: Record<string, unknown>): string[] {
    const texts: string[] = [];
    for (const key of Object.keys(object).sort(byCodePoint)) {
      const value = object[key];
      if (value === undefined && !this.#jsonOnly) continue;
      this.#steps[this.#holders.length - 1] = key;
      texts.push(`${quoted(key)}:${this.textOf(value)}`);
    }
    return texts;
  }

  #fail(fault: string): never {
    throw this.#refuse(this.#steps.slice(0, this.#holders.length), fault);
  }
}

/** The steps as messages show them: `.user.since`, `[0]`; `it` where there are none. */
export function pathOf(steps: readonly Step[]): string {
  return shorten(steps.map((step) => (typeof step === 'number' ? `[${step}]` : pathStep(step))).join('')) || 'it';
}

/** How many own properties are what an array or bytes hold. */
function lengthOf(value: object): number {
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>).length : 0;
}

function quoted(text: string): string {
  return asAscii(JSON.stringify(text));
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
