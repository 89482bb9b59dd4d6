import { readFileSync, writeFileSync } from 'node:fs';
import type { LibraryName } from './library.js';

const file = new URL('../../features.json', import.meta.url);

/** What a library is like: seen in a run, or said by what is linked. */
export interface Cell {
  readonly says: string;
  readonly link?: string;
}

/** The whole table, as it was made. */
export interface Results {
  readonly date: string;
  readonly node: string;
  readonly versions: Readonly<Record<LibraryName, string>>;
  /** By feature. */
  readonly cells: Readonly<Record<string, Readonly<Record<LibraryName, Cell>>>>;
}

export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results; // as written below
}

export function writeResults(results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
