import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Mutant } from './mutants.js';

const core = fileURLToPath(new URL('../../core/src/', import.meta.url));

/** How a mutant was found. */
export interface Found {
  readonly seed: number | undefined;
  readonly violation: string | undefined;
  readonly milliseconds: number;
}

/** Runs the simulation over core with a guard taken out, until a violation shows, or the time is over. */
export async function find({ file, from, to }: Mutant, milliseconds: number): Promise<Found> {
  const source = readFileSync(core + file, 'utf8');
  if (!source.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    conditions: ['@ctu/source'],
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== core + file) return undefined;
            return { contents: source.replace(from, () => to), loader: 'ts' };
          }),
      },
    ],
  });
  const begin = performance.now();
  const worker = new Worker(outputFiles[0]!.text, { eval: true, workerData: milliseconds });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (found: { seed?: number; violation?: string }) => {
      resolve({ seed: found.seed, violation: found.violation, milliseconds: performance.now() - begin });
      void worker.terminate();
    });
  });
}

const program = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { byChance } from './choices.ts';
  import { simulate } from './simulation.ts';
  const end = performance.now() + workerData;
  (async () => {
    for (let seed = 1; performance.now() < end; seed++) {
      const { violation } = await simulate(byChance(seed));
      if (violation !== undefined) return parentPort.postMessage({ seed, violation });
    }
    parentPort.postMessage({});
  })();
`;
