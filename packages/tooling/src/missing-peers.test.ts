import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ctu-peers-'));

/** What may be in the place of a client library, and what is then said. */
const PLACES: readonly [what: string, files: Readonly<Record<string, string>>, said: RegExp][] = [
  ['nothing', {}, /^UNSUPPORTED A RedisCache that opens its client needs the package redis: npm install redis$/],
  ['one with a mistake in it', { 'index.js': 'module.exports = {' }, /cannot load the package \w+: SyntaxError: /],
  [
    'one without a dependency of it',
    { 'index.js': "require('lodash-of-nobody')" },
    /cannot load the package \w+: Error: Cannot find module 'lodash-of-nobody'/,
  ],
  [
    'an empty module of a bundler',
    { 'index.js': 'module.exports = {}' },
    /cannot load the package \w+: TypeError: \w+ must be a function, not /,
  ],
  [
    'what a bundler makes of a CommonJS package',
    { 'index.js': 'throw Error(\'Dynamic require of "events" is not supported\')' },
    /cannot load the package \w+: Error: Dynamic require of "events" is not supported/,
  ],
];

/** Connects, as ESM and as CommonJS, and prints the errors. */
const program = `
  import { createRequire } from 'node:module';
  const load = [(name) => import(name), createRequire(import.meta.url)];
  for (const packageOf of load) {
    const { RedisCache } = await packageOf('@ctu/redis');
    console.log(await RedisCache.connect('redis://127.0.0.1:1').then(() => 'connected', ({ code, message, cause }) =>
      JSON.stringify([code + ' ' + message, cause !== undefined])));
  }`;

/** A project with our packages, and with these files as those of the client library. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const modules = join(folder, name, 'node_modules');
  for (const own of ['core', 'redis']) {
    for (const part of ['package.json', 'dist']) {
      cpSync(join(packages, own, part), join(modules, '@ctu', own, part), { recursive: true });
    }
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(modules, 'redis', file)), { recursive: true });
    writeFileSync(join(modules, 'redis', file), text);
  }
  writeFileSync(join(folder, name, 'program.mjs'), program);
  return join(folder, name);
}

describe('A client library that `connect` needs', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PLACES)('is said to be missing only where it is: %s', async (what, files, said) => {
    const cwd = project(what.replaceAll(' ', '-'), files);
    const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], {
      cwd,
      env: { ...process.env, NODE_PATH: '' },
    });
    const errors = stdout.trim().split('\n');
    expect(errors).toHaveLength(2);
    for (const error of errors) {
      const [text, hasCause] = JSON.parse(error) as [string, boolean]; // what the program prints
      expect(text).toMatch(said);
      expect(text).toMatch(/^UNSUPPORTED /);
      expect(hasCause).toBe(true);
    }
  });
});
