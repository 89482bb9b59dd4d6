import { findMisfit, type Misfit } from '../codecs/json-misfit.js';
import { canonicalJson } from './canonical-json.js';

/**
 * The key of a call: canonical JSON text of its arguments. Equal arguments give equal text, different ones different text.
 *
 * Canonical is: object keys sorted by code point, no white space, ASCII with lower-case `\u` escapes, -0 as 0. An
 * argument that has no such text (a function, NaN, a bigint, a cycle, an instance of a class, an array with a hole,
 * `undefined` also as the argument itself) is a TypeError that names the argument and the path.
 */
export function jsonKey(...args: unknown[]): string {
  if (args.length === 1 && isSimple(args[0])) return `[${canonicalJson(args[0])}]`; // what most calls have
  const misfit = findMisfit(args);
  if (misfit) throw new TypeError(argumentMessage(misfit));
  return canonicalJson(args);
}

function isSimple(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

function argumentMessage({ path, fault }: Misfit): string {
  const end = path.indexOf(']'); // the path of a list of arguments starts with the index of one
  const number = Number(path.slice(1, end)) + 1;
  const inside = path.slice(end + 1) || 'it';
  return `Argument ${number} has no JSON text: ${inside} ${fault}; give \`key\`, a function that makes text of the arguments`;
}
