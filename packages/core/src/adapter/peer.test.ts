import { describe, expect, it } from 'vitest';
import { peerFailure } from './peer.js';

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** What runtimes and bundlers say of a package that is not there, as they say it. */
const MISSING: readonly [where: string, error: Error][] = [
  ['import in Node', coded('ERR_MODULE_NOT_FOUND', "Cannot find package 'redis' imported from /app/redis/index.js")],
  [
    'require in Node, webpack',
    coded('MODULE_NOT_FOUND', "Cannot find module 'redis'\nRequire stack:\n- /app/index.js"),
  ],
  ['Vite', new Error('Could not resolve "redis" imported by "@ctu/redis".')],
  ['import in Bun', coded('ERR_MODULE_NOT_FOUND', 'Cannot find package "redis" from "/app/index.js"')],
];

/** What goes wrong with a package that is there. */
const OTHER: readonly [what: string, error: unknown][] = [
  [
    'a missing dependency of it',
    coded('ERR_MODULE_NOT_FOUND', "Cannot find package '@redis/client' imported from /app/node_modules/redis/index.js"),
  ],
  ['a missing file of it', coded('ERR_MODULE_NOT_FOUND', "Cannot find module '/app/node_modules/redis/dist/index.js'")],
  ['a mistake in it', new SyntaxError("Unexpected token '}'")],
  ['what esbuild puts in its place', new Error('Dynamic require of "redis" is not supported')],
  ['something that is no error', undefined],
];

describe('peerFailure', () => {
  it.each(MISSING)('says how to install what is missing: %s', (_, cause) => {
    expect(peerFailure('RedisCache.connect', 'redis', cause)).toMatchObject({
      code: 'UNSUPPORTED',
      message: 'RedisCache.connect needs the package redis: npm install redis',
      cause,
    });
  });

  it.each(OTHER)('shows any other cause: %s', (_, cause) => {
    expect(peerFailure('RedisCache.connect', 'redis', cause)).toMatchObject({
      code: 'UNSUPPORTED',
      message: `RedisCache.connect cannot load the package redis: ${String(cause)}`,
      cause,
    });
  });
});
