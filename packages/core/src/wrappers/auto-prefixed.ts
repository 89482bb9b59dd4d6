import type { TextCache } from '../cache.js';
import { checkOptions } from '../checks.js';
import { PrefixedCache } from './prefixed.js';

export interface AutoPrefixedCacheOptions {
  /** What ends the number; it cannot begin with a digit, and no text makes one such prefix a path above another. Default: `.`. */
  readonly separator?: string | undefined;
}

// Global, so that two copies of this package (ESM and CJS) count together.
const counter = Symbol.for('@ctu/core:auto-prefixes');
const counts = globalThis as { [counter]?: number };

/**
 * A `PrefixedCache` with a prefix of its own (`1.`, `2.`, …), so that functions which share a cache cannot collide.
 *
 * The number is the order of construction in this process. On a server that several programs share, give names instead.
 *
 * @example
 * ```ts
 * import { AutoPrefixedCache } from '@ctu/core';
 *
 * const shared = new Map<string, number>();
 * const squares = new AutoPrefixedCache(shared);
 * const cubes = new AutoPrefixedCache(shared);
 * squares.set('3', 9);
 * cubes.set('3', 27);
 *
 * console.log([...shared.keys()]); // → [ '1.3', '2.3' ]
 * ```
 */
export class AutoPrefixedCache<C extends TextCache> extends PrefixedCache<C> {
  constructor(base: C, options: AutoPrefixedCacheOptions = {}) {
    checkOptions(options, { separator: 'a string' });
    const { separator = '.' } = options;
    // Else the first cache with the separator `1` and the eleventh without one would share `11`.
    if (/^\d/.test(separator)) throw new RangeError(`separator cannot begin with a digit: ${separator}`);
    counts[counter] = (counts[counter] ?? 0) + 1;
    super(base, `${counts[counter]}${separator}`);
  }
}
