import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pack, type Tarballs } from './tarballs.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packages as they would be published. */
    tarballs: Tarballs;
  }
}

/** Packs our packages for all tests, and removes them afterwards. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'ctu-tarballs-'));
  project.provide('tarballs', await pack(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
