import { checkOptions, type Rules } from '@ctu/core/adapter';

/** What everything here has to be told. */
export interface Naming {
  /** The cache, as the attribute `ctu.cache.name`. One for each cache that the program has; never one for each key, or for each user. */
  readonly name: string;
}

/** Throws where options are not what the rules say, or there is no name. */
export function checkNaming<O extends Naming>(options: O, rules: Rules<O>): void {
  checkOptions(options, rules);
  if (!options.name) throw new TypeError('What is observed needs a name');
}
