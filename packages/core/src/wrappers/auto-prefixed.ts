import type { AnyCache } from '../cache.js';
import { PrefixedCache } from './prefixed.js';

export interface AutoPrefixedCacheOptions {
  /** What ends the number. Default: `.`. */
  separator?: string;
}

let count = 0;

/**
 * A `PrefixedCache` with a prefix of its own (`1.`, `2.`, …), so that functions which share a cache cannot collide.
 *
 * The number is the order of construction in this process. On a server that several programs share, give names instead.
 */
export class AutoPrefixedCache<C extends AnyCache> extends PrefixedCache<C> {
  constructor(base: C, options: AutoPrefixedCacheOptions = {}) {
    super(base, `${++count}${options.separator ?? '.'}`);
  }
}
