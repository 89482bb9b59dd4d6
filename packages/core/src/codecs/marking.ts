import { kindOf } from '../values/kind-of.js';
import { type Misfit, misfitIn, pathOf } from '../values/misfit.js';
import { CodecMisuse } from './codec.js';
import { type Kind, kinds } from './kinds.js';
import { isPlainScalar, MARKLIKE } from './plain.js';

/** A class that a codec knows besides the kinds that every codec knows. */
export interface KnownClass extends Kind {
  is(value: unknown): boolean;
}

/** The classes that a codec knows, by their names. */
export type KnownClasses = ReadonlyMap<string, KnownClass>;

/** What stands in a mark: a name, and what was made of the value, where the name does not say it all. */
type Mark = readonly [name: string, encoded?: unknown];

/**
 * A copy of a value in which marks stand for what JSON cannot tell, so that its JSON text tells all. Throws a CodecMisuse
 * for what could not come back as itself.
 */
export function marked(value: unknown, classes: KnownClasses): unknown {
  const misfit = misfitIn(value, {
    ignoresSymbols: true,
    refusedKey: '__proto__',
    standIn: (part, kind) => standIn(part, kind, classes),
  });
  if (misfit) throw misuse(misfit);
  return tell(value, classes);
}

/** What is in a value that JSON cannot tell; undefined where the codec cannot either. */
function standIn(value: unknown, kind: string | undefined, classes: KnownClasses): unknown {
  const builtIn = kinds.get(kind ?? typeof value);
  if (builtIn && !builtIn.opens && isReadable(builtIn, value)) return null; // without the work of encoding it
  const mark = markOf(value, kind, classes);
  return mark && (mark[1] ?? null);
}

function isReadable({ probe }: Kind, value: unknown): boolean {
  try {
    probe?.(value as never); // it throws for what it is not meant for
    return true;
  } catch {
    return false;
  }
}

function tell(value: unknown, classes: KnownClasses): unknown {
  if (isPlainScalar(value)) return value;
  const kind = kindOf(value);
  if (kind === 'Array') return (value as unknown[]).map((element) => tell(element, classes)); // it says so
  if (kind === 'Object') return tellPlain(value as object, classes);
  const [name, ...encoded] = markOf(value, kind, classes)!; // as was found
  return { $ctu: [name, ...encoded.map((part) => tell(part, classes))] };
}

function tellPlain(object: object, classes: KnownClasses): unknown {
  const copy: Record<string, unknown> = { ...object };
  const keys = Object.keys(copy);
  for (const key of keys) copy[key] = tell(copy[key], classes);
  const [only] = keys.length === 1 ? keys : [];
  return only !== undefined && MARKLIKE.test(only) ? { [`$${only}`]: copy[only] } : copy;
}

/** The mark of a value that is no array, no plain object, and not told by JSON; undefined where the codec does not know it. */
function markOf(value: unknown, kind: string | undefined, classes: KnownClasses): Mark | undefined {
  if (value === undefined) return ['undefined'];
  if (typeof value === 'number') return [value === 0 ? '-0' : String(value)];
  const name = kind ?? typeof value; // `bigint`, too
  const builtIn = kinds.get(name);
  if (builtIn) {
    try {
      return [name, builtIn.encode(value as never)]; // it is of that kind
    } catch {
      // It has the looks of it: a prototype.
    }
  }
  for (const [className, known] of classes) {
    if (!known.is(value)) continue;
    const encoded = known.encode(value as never); // it says so
    if (encoded !== value) return [className, encoded];
    throw new CodecMisuse(
      `encode() of the class ${JSON.stringify(className)} must answer something else than the value itself`,
    );
  }
  return undefined;
}

function misuse({ steps, fault }: Misfit): CodecMisuse {
  return new CodecMisuse(
    `$${pathOf(steps)} ${fault}, which could not come back as itself; make it plain data first (of an ORM's ` +
      'entity, a plain object), add its class by structuredCodec.with(), or choose another codec (superjson, devalue, msgpackr)',
  );
}
