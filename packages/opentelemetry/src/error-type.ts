import { type CacheErrorCode, isCacheError } from '@ctu/core';

/** The compiler asks for a new code. */
const codes: Record<CacheErrorCode, true> = {
  TIMEOUT: true,
  UNAVAILABLE: true,
  SERVER: true,
  UNSUPPORTED: true,
  UNENCODABLE_VALUE: true,
  CORRUPT_VALUE: true,
  VALUE_TOO_LARGE: true,
  CLEAR_REFUSED: true,
  CLOSED: true,
};

/** The errors of the language, and those of signals that abort. */
export const ERROR_NAMES: readonly string[] = [
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['AbortError', 'TimeoutError'],
];

const OTHER = '_OTHER';

/**
 * What `error.type` says of an error: the code of a `CacheError`, a name out of a fixed list, or `_OTHER`, as OpenTelemetry calls what
 * has no name of its own. Whatever is thrown, there are no more values than these.
 */
export function errorType(error: unknown): string {
  if (isCacheError(error)) return Object.hasOwn(codes, error.code) ? error.code : OTHER;
  const { name } = Object(error) as { name?: unknown }; // anything may be thrown
  return ERROR_NAMES.find((known) => known === name) ?? OTHER;
}
