import type { AnyFunction } from './options.js';

/**
 * How a decorator of a method is called: as the standard says, or by a compiler with `experimentalDecorators`. Where
 * `Fitting` is never, the compiler refuses it.
 */
export type Application<This extends object, F extends AnyFunction, Fitting = unknown> =
  | [method: F & Fitting, context: ClassMethodDecoratorContext<This, F>]
  | [target: This & Fitting, name: string | symbol, descriptor: TypedPropertyDescriptor<F>];

/** The class that has a method. */
export interface Owner {
  readonly name: string;
  /** The class itself, or what its instances have as their prototype; undefined where another decorator hides which it is. */
  readonly target: object | undefined;
}

/** A method that a decorator was applied to. */
export interface Applied<F extends AnyFunction> {
  readonly method: F;
  readonly name: string;
  /** Calls back once, with the class that has `decorated`, as soon as it is known. */
  whenOwned(decorated: F, tell: (owner: Owner) => void): void;
  /** What the decorator answers, so that `decorated` takes the place of the method. */
  replacedBy(decorated: F): unknown;
}

/** The method that a decorator is applied to. A TypeError where it is applied to anything else, whatever the types say. */
export function appliedTo<F extends AnyFunction>([first, second, descriptor]: Application<object, F>): Applied<F> {
  if (isContext(second)) {
    const { name } = second;
    return {
      method: first as F, // the standard says so
      name: String(name),
      whenOwned(decorated, tell) {
        let told = false;
        // A decorator is not told the class, but called for each instance, or for the class of a static method.
        second.addInitializer(function () {
          if (told) return;
          tell(ownerOf(this, name, decorated));
          told = true;
        });
      },
      replacedBy: (decorated) => decorated,
    };
  }
  const method = descriptor?.value;
  if (typeof method !== 'function') throw new TypeError(`@cachedMethod expects a method, not ${nameOf(first, second)}`);
  return {
    method,
    name: String(second),
    whenOwned: (_, tell) => tell({ name: nameOfClass(first), target: first }),
    replacedBy: (value) => ({ ...descriptor, value }),
  };
}

/** `the getter size`, or `Repository`: with `experimentalDecorators` there is the name alone. */
function nameOf(first: unknown, second: unknown): string {
  const { kind, name } = Object(second) as { kind?: string; name?: unknown };
  return kind ? `the ${kind} ${String(name)}` : String(second ?? (first as AnyFunction | undefined)?.name);
}

/** By its shape, as a compiler may make it of anything. */
function isContext<T extends object>(second: T | string | symbol): second is T {
  return (Object(second) as { kind?: unknown }).kind === 'method';
}

/** The class that has the method, of which `self` is an instance; where another decorator has replaced it, the topmost with that name. */
function ownerOf(self: object, name: string | symbol, method: unknown): Owner {
  let topmost = self;
  for (let object: object | null = self; object; object = Object.getPrototypeOf(object)) {
    const own = Object.getOwnPropertyDescriptor(object, name);
    if (own?.value === method) return { name: nameOfClass(object), target: object };
    if (own) topmost = object;
  }
  return { name: nameOfClass(topmost), target: undefined };
}

/** Of a class, or of what its instances have as their prototype. */
function nameOfClass(target: object): string {
  return typeof target === 'function' ? `static ${target.name}` : target.constructor.name;
}
