import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';

/**
 * Writes programs over a bundle of these sources, which lies beside them: the path of each. `imports` begins every one. They lie
 * inside the package, so that they find the client libraries, until the tests are over.
 */
export function programs(
  sources: Readonly<Record<string, string>>,
  imports: string,
): (lines: string) => Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let directory: string;
  let count = 0;

  beforeAll(async () => {
    directory = await mkdtemp(join(root, 'node_modules', '.program-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: [/^@ctu/], resolve: { conditions: ['@ctu/source'] } },
      build: { ssr: true, rollupOptions: { input: sources }, outDir: directory, emptyOutDir: false },
    });
  });
  afterAll(() => rm(directory, { recursive: true }));

  return async (lines) => {
    const path = join(directory, `program-${count++}.mjs`);
    await writeFile(path, `${imports}\n${lines}`);
    return path;
  };
}
