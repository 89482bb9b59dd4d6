import { isJsonScalar, type Misfit, pathOf } from '../values/misfit.js';
import { asAscii, canonicalText } from './canonical-text.js';

/**
 * The key of a call: canonical text of its arguments. Equal arguments give equal text, different ones different text.
 *
 * JSON values have their JSON text: object keys sorted by code point, no white space, ASCII with lower-case `\u` escapes,
 * -0 as 0. Trailing arguments and properties that are `undefined` are left out. Other values have texts that are no JSON:
 * `undefined`, `NaN`, `Infinity`, `-Infinity`, `1n`, `Date("2020-01-01T00:00:00.000Z")` (`Date(null)` where it is none),
 * `Map(["a",1])` and `Set(1,2)` in whatever order, `URL("https://a.b/")`, and `bytes("00ff")` of a Uint8Array or a Buffer.
 * An argument that holds anything else (a function, a symbol, a cycle, an instance of a class, an array with a hole or
 * with properties of its own, nesting beyond 1,000 levels) is a TypeError that names the argument and the path.
 *
 * @example
 * ```ts
 * import { jsonKey } from '@ctu/core';
 *
 * console.log(jsonKey('42', { page: 1, filter: undefined })); // → ["42",{"page":1}]
 * console.log(jsonKey(new Date(0))); // → [Date("1970-01-01T00:00:00.000Z")]
 * ```
 */
export function jsonKey(...args: unknown[]): string;
export function jsonKey(argument: unknown): string {
  // What most calls have: it makes no array, so that V8 inlines it.
  // biome-ignore-start lint/complexity/noArguments: V8 makes no object of them
  if (arguments.length !== 1 || typeof argument !== 'string' || !isPlainText(argument)) {
    return keyOfAll.apply(undefined, arguments as never);
  }
  // biome-ignore-end lint/complexity/noArguments: as above
  return `["${argument}"]`;
}

function keyOfAll(...args: unknown[]): string {
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  let isPlain = true;
  for (const argument of args) {
    if (typeof argument === 'string') isPlain &&= isPlainText(argument);
    else if (!isJsonScalar(argument)) return canonicalText(args, false, refuseArgument);
  }
  const json = JSON.stringify(args); // canonical but for what is no ASCII, and flat at once
  return isPlain ? json : asAscii(json);
}

/** Longer texts are left to the engine's own loops. */
const SHORT = 64;

/** Whether a text is short and stands in JSON as it is: printable ASCII without `"` and `\`. */
function isPlainText(text: string): boolean {
  if (text.length > SHORT) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/** The first step into a list of arguments is the index of one. */
function refuseArgument({ steps: [index, ...inside], fault }: Misfit): TypeError {
  const subject = `Argument ${Number(index) + 1} has no text as a key`;
  return new TypeError(
    `${subject}: ${pathOf(inside) || 'it'} ${fault}; give \`key\`, a function that makes text of the arguments`,
  );
}
