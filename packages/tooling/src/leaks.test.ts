import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { patient } from './index.js';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const vitest = join(modules, 'vitest', 'vitest.mjs');

/** Whether a run of one test that does this is green, and what it prints. */
async function run(lines: string): Promise<{ green: boolean; printed: string }> {
  const root = await mkdtemp(join(modules, '.leaks-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(join(root, 'vitest.config.ts'), "export { tests as default } from '../../vitest.base.js';");
  await mkdir(join(root, 'src'));
  const test = `import { it } from 'vitest';\nit('passes', () => { ${lines} });\n`;
  await writeFile(join(root, 'src', 'leaks.test.ts'), test);
  const args = [vitest, 'run', '--root', root, '--typecheck.enabled=false'];
  return promisify(execFile)(process.execPath, args, patient).then(
    ({ stdout }) => ({ green: true, printed: stdout }),
    ({ stdout, stderr }) => ({ green: false, printed: stdout + stderr }),
  );
}

// Vitest sees to it, unless a test file listens to these events of the process itself: none may.
it.each([
  ['a rejection that nobody handles', "void Promise.reject(new Error('leaked'));"],
  ['an error that nobody catches', "setImmediate(() => { throw new Error('leaked'); });"],
])('a run with %s is red', async (_, lines) => {
  expect(await run(lines)).toEqual({ green: false, printed: expect.stringContaining('leaked') });
});

it('the same run without it is green', async () => {
  expect(await run('')).toMatchObject({ green: true });
});
