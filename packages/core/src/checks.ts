import { showKind } from './errors.js';

/**
 * What an argument or an option has to be: a sentence's part, which names a type or methods; or what gives the error of a value.
 * It is also what the message says, so that the two cannot differ.
 */
export type Rule =
  | `a ${'boolean' | 'function' | 'string'}`
  | 'an object'
  | `${'a' | 'an'} ${string} with ${string}`
  | ((value: unknown, name: string) => Error | undefined);

/** A rule for each: the compiler asks for that of a new one. */
export type Rules<O> = { readonly [N in keyof O]-?: Rule };

export const aCache: Rule = 'a cache with get, set, has, delete';

/** Throws where arguments are not what the rules say, or absent. */
export function check<A extends object>(values: A, rules: Rules<A>): void {
  for (const name in rules) refuseMisuse(misuseOf(rules[name], values[name], name));
}

/** Throws where options are not what the rules say, and a TypeError where they are no object, or one has a name without a rule. */
export function checkOptions<O extends object>(options: O, rules: Rules<O>): void {
  check({ options }, { options: 'an object' });
  for (const name in options) {
    // In silence, a `tll` would leave an entry its default ttl.
    if (options[name] !== undefined && !Object.hasOwn(rules, name))
      throw new TypeError(`There is no option ${name}, only ${Object.keys(rules).join(', ')}`);
  }
  // Also what `for` does not see, such as a getter of a class.
  for (const name in rules) {
    const value = options[name];
    if (value !== undefined) refuseMisuse(misuseOf(rules[name], value, name));
  }
}

/** Throws an error of misuse, where there is one. */
export function refuseMisuse(error: Error | undefined): void {
  if (error) throw error;
}

/** The error of a value, or undefined where it is what the rule says. */
export function misuseOf(rule: Rule, value: unknown, name: string): Error | undefined {
  if (typeof rule === 'function') return rule(value, name);
  const [type, methods] = rule.split(' with ');
  const fits = methods
    ? hasMethods(value, ...methods.split(', '))
    : value !== null && type!.endsWith(` ${typeof value}`);
  return fits ? undefined : new TypeError(wrong(name, rule, value));
}

/** The error of what is no part of a whole. */
export function partMisuse(part: unknown, name: string): RangeError | undefined {
  if (typeof part === 'number' && part >= 0 && part <= 1) return undefined;
  return new RangeError(wrong(name, 'a number from 0 to 1', part));
}

/** The sentence about a value that is not what is expected. */
export function wrong(name: string, expected: string, value: unknown): string {
  return `${name} must be ${expected}, not ${showKind(value)}`;
}

/** Whether something, whatever it is, has these methods. */
export function hasMethods(value: unknown, ...methods: string[]): boolean {
  const members = Object(value) as Record<string, unknown>; // any object can be asked for any member
  return methods.every((name) => typeof members[name] === 'function');
}
