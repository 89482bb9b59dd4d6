import { showKey, showKind } from './errors.js';

/** The error of an argument's or an option's value, or undefined where it is fine. `name` is its own in the signature. */
export type Rule = (value: unknown, name: string) => Error | undefined;

/** A rule for each: the compiler asks for that of a new one. */
export type Rules<O> = { readonly [N in keyof O]-?: Rule };

/** Throws what the rules say of arguments. What is absent is wrong. */
export function check<A extends object>(values: A, rules: Rules<A>): void {
  for (const name in rules) {
    const misuse = rules[name](values[name], name);
    if (misuse) throw misuse;
  }
}

/** Throws what the rules say of options, and a TypeError where they are no object, or one has a name that no rule knows. */
export function checkOptions<O extends object>(options: O, rules: Rules<O>): void {
  check({ options }, { options: ofType('object') });
  for (const name in options) {
    if (options[name] === undefined) continue;
    if (!Object.hasOwn(rules, name)) {
      // In silence, a `tll` would leave an entry its default ttl.
      throw new TypeError(`${showKey(name)} is no option here: there are ${Object.keys(rules).join(', ')}`);
    }
    check({ [name]: options[name] }, { [name]: rules[name] });
  }
}

/** A value of this type. */
export function ofType(type: 'boolean' | 'function' | 'object' | 'string'): Rule {
  return must(type === 'object' ? 'an object' : `a ${type}`, (value) => typeof value === type && value !== null);
}

/** Something that has these methods. */
export function having(what: string, ...methods: string[]): Rule {
  return must(`${what} with ${methods.join(', ')}`, (value) => hasMethods(value, ...methods));
}

/** A cache. */
export const aCache: Rule = having('a cache', 'get', 'set', 'has', 'delete');

/** What `fits` says. */
export function must(expected: string, fits: (value: unknown) => boolean): Rule {
  return (value, name) =>
    fits(value) ? undefined : new TypeError(`${name} must be ${expected}, not ${showKind(value)}`);
}

/** Whether something, whatever it is, has these methods. */
export function hasMethods(value: unknown, ...methods: string[]): boolean {
  const members = Object(value) as Record<string, unknown>; // any object can be asked for any member
  return methods.every((name) => typeof members[name] === 'function');
}
