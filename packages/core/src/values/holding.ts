import { wrong } from '../checks.js';
import { CacheError, showKey } from '../errors.js';
import type { CloneMode } from './clone.js';
import { isObject, misfitIn, pathOf } from './misfit.js';

/** How values are held in memory, so that no caller can change what others are given. */
export interface Holding {
  /** What is held in place of a value. Throws `UNENCODABLE_VALUE`, with the path to what cannot be held. */
  keep(value: unknown, key: unknown): unknown;
  /** What a reader is given of that. Absent: the very same. */
  readonly give?: ((held: unknown) => unknown) | undefined;
}

/** The error of what is no mode, or undefined where it is one. */
export function cloneMisuse(clone: unknown, name: string): TypeError | undefined {
  if (clone === 'structured' || clone === 'freeze') return undefined;
  return new TypeError(wrong(name, "'structured' or 'freeze'", clone));
}

/** How values are held in a mode; undefined where they are shared. */
export function holdingOf(clone: CloneMode | undefined): Holding | undefined {
  if (clone === undefined) return undefined;
  const copies = clone === 'structured';
  return {
    give: copies ? copy : undefined,
    keep(value, key) {
      if (!isObject(value)) return value;
      let fault = ' something in it resists, as a Proxy does'; // whose own words might quote the value
      try {
        const found = new Set<object>();
        const misfit = misfitIn(value, { found, standIn: copies ? copied : primitive });
        if (!misfit && copies) return structuredClone(value);
        if (!misfit && isFreezable(found)) {
          for (const object of found) Object.freeze(object);
          return value;
        }
        fault = misfit
          ? ` $${pathOf(misfit.steps)} ${misfit.fault}`
          : ' an object in it has an accessor or a hidden property';
      } catch {}
      const wayOut = 'keep plain data, or leave `clone` out';
      const message = `Value of ${showKey(key)} does not suit clone: '${clone}':${fault}; ${wayOut}`;
      throw new CacheError('UNENCODABLE_VALUE', message, { key });
    },
  };
}

function copy(value: unknown): unknown {
  return isObject(value) ? structuredClone(value) : value;
}

/** Whether freezing reaches all that objects hold: not what an accessor answers, nor what is in a property that is not listed. */
function isFreezable(objects: Iterable<object>): boolean {
  return [...objects].every((object) =>
    Object.entries(Object.getOwnPropertyDescriptors(object)).every(
      ([name, { get, set, enumerable }]) =>
        !get && !set && (enumerable || (name === 'length' && Array.isArray(object))),
    ),
  );
}

function primitive(value: unknown): null | undefined {
  return isObject(value) ? undefined : null;
}

/** What is in a primitive, or in what `structuredClone` copies whole. (It shares a SharedArrayBuffer.) */
function copied(value: unknown, kind = ''): unknown {
  if (kind === 'Map' || kind === 'Set') return [...(value as Iterable<unknown>)];
  if (/^(Date|RegExp|ArrayBuffer)$/.test(kind)) return null;
  if (ArrayBuffer.isView(value) && kind && kind !== 'Buffer') return value.buffer; // which others may share
  return primitive(value);
}
