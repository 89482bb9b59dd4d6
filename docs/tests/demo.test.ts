// @module-tag stress
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const docs = fileURLToPath(new URL('../', import.meta.url));
const env = { ...process.env, REDIS_URL: '', MEMCACHED_SERVERS: '' };

describe('The demo', () => {
  it.each([
    ['Redis', []],
    ['Memcached', ['--memcached']],
  ] as const)('answers every call while %s is frozen', async (_name, args) => {
    const program = ['--import', 'tsx', 'examples/demo.ts', '--calls', '200', ...args];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: docs, env });
    const [, answered, all] = /frozen, (\d+) of (\d+) calls were answered/.exec(stdout) ?? [];
    expect(Number(all), stdout).toBeGreaterThan(0);
    expect(answered).toBe(all);
  });
});
