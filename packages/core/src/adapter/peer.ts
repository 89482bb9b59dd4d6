import { CacheError } from '../errors.js';

/** The error of an optional package that could not be imported: the install line where it is missing, else the reason. */
export function peerFailure(subject: string, name: string, cause: unknown): CacheError {
  const text = isMissing(name, cause)
    ? `needs the package ${name}: npm install ${name}`
    : `cannot load the package ${name}: ${String(cause).split('\n')[0]}`;
  return new CacheError('UNSUPPORTED', `${subject} ${text}`, { cause });
}

/**
 * Node, Bun and bundlers name what is missing first, in quotes. It may also be a file, or a dependency, of the package. Vite,
 * which puts a module in its place that throws, has no code.
 */
function isMissing(name: string, cause: unknown): boolean {
  const { code, message } = Object(cause) as { code?: unknown; message?: unknown }; // any object can be asked
  const says = /MODULE_NOT_FOUND$/.test(String(code)) || /^Could not resolve /.test(String(message));
  return says && /['"](.*?)['"]/.exec(String(message))?.[1] === name;
}
