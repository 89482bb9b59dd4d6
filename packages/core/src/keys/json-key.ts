import { findMisfit, type Misfit } from '../codecs/json-misfit.js';
import { asAscii, canonicalJson } from './canonical-json.js';

/**
 * The key of a call: canonical JSON text of its arguments. Equal arguments give equal text, different ones different text.
 *
 * Canonical is: object keys sorted by code point, no white space, ASCII with lower-case `\u` escapes, -0 as 0. An
 * argument that has no such text (a function, NaN, a bigint, a cycle, an instance of a class, an array with a hole,
 * `undefined` also as the argument itself) is a TypeError that names the argument and the path.
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
  let isPlain = true;
  for (const argument of args) {
    if (typeof argument === 'string') isPlain &&= isPlainText(argument);
    else if (!isScalar(argument)) return keyOfObjects(args);
  }
  const json = JSON.stringify(args); // canonical but for what is no ASCII, and flat at once
  return isPlain ? json : asAscii(json);
}

function keyOfObjects(args: readonly unknown[]): string {
  const misfit = findMisfit(args);
  if (misfit) throw new TypeError(argumentMessage(misfit));
  return canonicalJson(args);
}

/** Whether a value is one that JSON can tell, and holds no other. */
function isScalar(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean' || value === null;
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

function argumentMessage({ path, fault }: Misfit): string {
  const end = path.indexOf(']'); // the path of a list of arguments starts with the index of one
  const number = Number(path.slice(1, end)) + 1;
  const inside = path.slice(end + 1) || 'it';
  return `Argument ${number} has no JSON text: ${inside} ${fault}; give \`key\`, a function that makes text of the arguments`;
}
