import { originalOf } from './cached.js';
import type { AnyFunction } from './options.js';

/**
 * How a decorator of a method is called: as the standard says, or by a compiler with `experimentalDecorators`. Where
 * `Fitting` is never, the compiler refuses it.
 */
export type Application<This extends object, F extends AnyFunction, Fitting = unknown> =
  | [method: F & Fitting, context: ClassMethodDecoratorContext<This, F>]
  | [target: This & Fitting, name: string | symbol, descriptor: TypedPropertyDescriptor<F>];

/** A method that a decorator was applied to. */
export interface Applied<F extends AnyFunction> {
  readonly method: F;
  readonly name: string;
  /** What tells the method from others: the same for the same class, evaluated again. */
  readonly identity: string;
  /** What the decorator answers, so that `decorated` takes the place of the method. */
  replacedBy(decorated: F): unknown;
}

/** The method that a decorator is applied to. A TypeError where it is applied to anything else, whatever the types say. */
export function appliedTo<F extends AnyFunction>([first, second, descriptor]: Application<object, F>): Applied<F> {
  if (second instanceof Object && second.kind === 'method') {
    const method = first as F; // the standard says so
    return {
      method,
      name: String(second.name),
      identity: `${second.static} ${sourceOf(method)}`,
      replacedBy: (decorated) => decorated,
    };
  }
  const method = descriptor?.value;
  if (typeof method !== 'function') throw new TypeError(`@cachedMethod expects a method, not ${nameOf(first, second)}`);
  const isStatic = typeof first === 'function';
  return {
    method,
    name: String(second),
    identity: `${isStatic} ${(isStatic ? first : first.constructor).name} ${sourceOf(method)}`,
    replacedBy: (value) => ({ ...descriptor, value }),
  };
}

/** `the getter size`, or `Repository`: with `experimentalDecorators` there is the name alone. */
function nameOf(first: unknown, second: unknown): string {
  const { kind, name } = Object(second) as { kind?: string; name?: unknown };
  return kind ? `the ${kind} ${String(name)}` : String(second ?? (first as AnyFunction | undefined)?.name);
}

/** The source text of a method, under whatever caches it has already. */
function sourceOf(method: AnyFunction): string {
  const original = originalOf(method);
  return original === method ? String(method) : sourceOf(original);
}
