import { CacheError, showKey } from '../errors.js';
import type { CloneMode } from './clone.js';
import { isObject, misfitIn } from './objects-in.js';

/** How values are held in memory, so that no caller can change what others are given. */
export interface Holding {
  /** What is held in place of a value. Throws `UNENCODABLE_VALUE`, with the path to what cannot be held. */
  keep(value: unknown, key: unknown): unknown;
  /** What a reader is given of that. Absent: the very same. */
  readonly give?: ((held: unknown) => unknown) | undefined;
}

/** The classes, beside arrays and plain objects, that `structuredClone` copies whole. (It shares a SharedArrayBuffer.) */
const COPIED = /^(Map|Set|Date|RegExp|ArrayBuffer|DataView|\w+Array)$/;

/** The error of what is no mode, or undefined where it is one. */
export function cloneMisuse(clone: unknown): TypeError | undefined {
  if (clone === 'structured' || clone === 'freeze') return undefined;
  return new TypeError(`clone must be 'structured' or 'freeze', not ${String(clone)}`);
}

/** How values are held in a mode; undefined where they are shared. */
export function holdingOf(clone: CloneMode | undefined): Holding | undefined {
  if (clone === undefined) return undefined;
  const copies = clone === 'structured';
  return {
    give: copies ? copy : undefined,
    keep(value, key) {
      if (!isObject(value)) return value;
      let misfit: string | undefined = 'something in it resists, as a Proxy does'; // whose own words might quote the value
      try {
        const found = new Map<object, string>();
        const known = misfitIn(value, found, copies ? COPIED : undefined);
        if (!known) return copies ? structuredClone(value) : frozen(value, found.keys());
        misfit = known;
      } catch {}
      const wayOut = 'keep plain data, or leave `clone` out';
      const message = `Value of ${showKey(key)} does not suit clone: '${clone}': ${misfit}; ${wayOut}`;
      throw new CacheError('UNENCODABLE_VALUE', message, { key });
    },
  };
}

function copy(value: unknown): unknown {
  return isObject(value) ? structuredClone(value) : value;
}

function frozen(value: object, objects: Iterable<object>): object {
  for (const object of objects) Object.freeze(object);
  return value;
}
