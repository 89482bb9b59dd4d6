import { jsonKey } from './json-key.js';
import { sha256 } from './sha256.js';

/** A key of 64 characters whatever the arguments: the lower-case hex SHA-256 of their {@link jsonKey}. */
export function hashKey(...args: unknown[]): string {
  return sha256(new TextEncoder().encode(jsonKey(...args)));
}
