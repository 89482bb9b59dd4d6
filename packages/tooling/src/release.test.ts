import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const tooling = fileURLToPath(new URL('..', import.meta.url));

/** What `npm run release` ends with in a repository whose top-level package.json has this in it. */
async function refusal(home: object): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'ctu-release-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const copy = join(root, 'packages', 'tooling');
  for (const part of ['run.mjs', 'tasks']) cpSync(join(tooling, part), join(copy, part), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ packageManager: 'pnpm@0.0.0', ...home }));
  const { stderr } = await promisify(execFile)(process.execPath, [join(copy, 'run.mjs'), 'release']).catch(
    (error) => error,
  );
  return stderr;
}

describe('A release', () => {
  it.each([
    [{}, 'fill in repository.url and homepage'],
    [{ homepage: 'https://example.com' }, 'fill in repository.url'],
    [{ repository: { type: 'git', url: 'git+https://example.com/x.git' } }, 'fill in homepage'],
  ])('is refused where nobody has said where the packages live: %j', async (home, sentence) => {
    expect(await refusal(home)).toContain(`does not say where the packages live: ${sentence}\n`);
  });
});
