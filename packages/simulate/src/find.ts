import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';
import type { Mutant } from './mutants/mutant.js';

// From `src` or, bundled, from `dist`.
const hunt = fileURLToPath(new URL('../src/hunt.ts', import.meta.url));
const core = fileURLToPath(new URL('../../core/src/', import.meta.url));

/** How a mutant was found. */
export interface Found {
  /** The seed, or the exploration. */
  readonly by: string;
  readonly violation: string;
}

/** Looks for a violation of core with a guard taken out, by seeds and by explorations, until the time is over. */
export async function find(mutant: Mutant, milliseconds: number): Promise<Found | undefined> {
  const { outputFiles } = await build({
    entryPoints: [hunt],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    conditions: ['@ctu/source'],
    plugins: [without(mutant)],
  });
  const workers = ['seeds', 'explorations'].map(
    (by) => new Worker(outputFiles[0]!.text, { eval: true, workerData: { by, milliseconds, shape: mutant.shape } }),
  );
  try {
    return await Promise.any(workers.map(foundBy));
  } catch (error) {
    const failure = (error as AggregateError).errors.find(Boolean); // of `Promise.any`
    if (failure) throw failure;
    return undefined;
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}

/** What a worker finds. Rejects with undefined where that is nothing. */
function foundBy(worker: Worker): Promise<Found> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (found?: Found) => (found ? resolve(found) : reject(undefined)));
  });
}

/** The file of a mutant without its guard. Throws an Error where it does not have the text once. */
export function mutated({ file, edits }: Mutant): string {
  let source = readFileSync(core + file, 'utf8');
  for (const [from, to] of edits) {
    const count = source.split(from).length - 1;
    if (count !== 1) throw new Error(`${file} has ${count} times ${JSON.stringify(from)}`);
    source = source.replace(from, () => to);
  }
  return source;
}

/** Reads the sources of core without a guard. */
function without(mutant: Mutant): Plugin {
  const source = mutated(mutant);
  return {
    name: 'mutant',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path === core + mutant.file ? { contents: source, loader: 'ts' } : undefined,
      ),
  };
}
