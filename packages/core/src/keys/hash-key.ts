import { jsonKey } from './json-key.js';
import { sha256 } from './sha256.js';

/**
 * A key of 64 characters whatever the arguments: the lower-case hex SHA-256 of their {@link jsonKey}.
 *
 * @example
 * ```ts
 * import { cached, hashKey, MemoryCache } from '@ctu/core';
 *
 * const search = cached(async (text: string) => text.length, { cache: new MemoryCache(), key: hashKey });
 *
 * console.log(search.key('a long question')); // → 56b3fdaa745ca359b45580c2d57f6857ed38f5648289017372bb91929842c191
 * ```
 */
export function hashKey(...args: unknown[]): string {
  return sha256(new TextEncoder().encode(jsonKey(...args)));
}
