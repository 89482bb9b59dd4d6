import { libraries } from './libraries.js';
import { type LibraryName, libraryNames } from './library.js';
import type { Cell } from './results.js';
import type { Row } from './row.js';

/** What is seen of every library in a row, all of them together; what the row does not look at is linked. */
export async function look(row: Row): Promise<Record<LibraryName, Cell>> {
  const cells = await Promise.all(libraryNames.map(async (name) => [name, await cellOf(row, name)] as const));
  return Object.fromEntries(cells) as Record<LibraryName, Cell>; // one for each name
}

async function cellOf({ feature, check, linked }: Row, name: LibraryName): Promise<Cell> {
  const seen = await check?.(libraries[name], name);
  if (seen !== undefined) return { says: seen };
  const [says, link] = linked?.[name] ?? [];
  if (says === undefined || link === undefined) throw new Error(`"${feature}" of ${name} is neither seen nor linked`);
  return { says, link };
}
