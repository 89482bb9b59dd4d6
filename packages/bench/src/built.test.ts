import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('starts as built', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/main.js', '--help'], {
    cwd: `${import.meta.dirname}/..`,
  });
  expect(stdout).toContain('npm run bench');
});
