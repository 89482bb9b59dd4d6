import { readFileSync } from 'node:fs';
import { libraries } from './libraries.js';
import { type LibraryName, libraryNames } from './library.js';
import { look } from './look.js';
import { writePage } from './page.js';
import { type Cell, readResults, writeResults } from './results.js';
import { groups } from './rows.js';

// All rows, which are written into `features.json` and from there into the documentation; with a text only those that have it in
// their names are looked at again; with --page none is, and only the page is written.
const [wanted = ''] = process.argv.slice(2);
if (wanted !== '--page') await lookAtAll();
writePage(readResults());
process.exit(); // whatever a library has left open

async function lookAtAll(): Promise<void> {
  const known = wanted === '' ? {} : readResults().cells;
  const cells: Record<string, Record<LibraryName, Cell>> = {};
  for (const row of Object.values(groups).flat()) {
    const { feature } = row;
    cells[feature] = known[feature] && !feature.includes(wanted) ? known[feature] : await look(row);
    for (const name of libraryNames) console.log(`${feature}: ${name}: ${cells[feature][name].says}`);
  }
  writeResults({ date: new Date().toISOString().slice(0, 10), node: process.version, versions: versions(), cells });
}

function versions(): Record<LibraryName, string> {
  const found = libraryNames.map((name) => {
    const [main] = libraries[name].packages;
    const manifest = readFileSync(new URL(`../../node_modules/${main}/package.json`, import.meta.url), 'utf8');
    return [name, (JSON.parse(manifest) as { version: string }).version]; // every package has one
  });
  return Object.fromEntries(found) as Record<LibraryName, string>; // one for each name
}
