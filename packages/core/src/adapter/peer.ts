import { CacheError } from '../errors.js';

/** The error of an optional package that could not be imported: the install line where it is missing, else the reason. */
export function peerFailure(subject: string, name: string, cause: unknown): CacheError {
  const text = isMissing(name, cause)
    ? `needs the package ${name}: npm install ${name}`
    : `cannot load the package ${name}: ${String(cause).split('\n')[0]}`;
  return new CacheError('UNSUPPORTED', `${subject} ${text}`, { cause });
}

/** Node, Bun and bundlers name what is missing first, in quotes. It may also be a file, or a dependency, of the package. */
function isMissing(name: string, cause: unknown): boolean {
  const { code, message } = Object(cause) as { code?: unknown; message?: unknown }; // any object can be asked
  return /MODULE_NOT_FOUND$/.test(String(code)) && /['"](.*?)['"]/.exec(String(message))?.[1] === name;
}
