import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './commands.mjs';

const folder = join(root, 'node_modules', '.cache', 'ctu', 'stress');
const path = join(folder, 'tally.json');

/** The runs so far of these files, and where the logs of red ones are. Other files, or `anew`, begin a new tally. */
export function openTally(files, { anew = false } = {}) {
  const known = !anew && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  const continued = JSON.stringify(known?.files) === JSON.stringify(files);
  if (!continued) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const runs = continued ? known.runs : [];
  return {
    folder,
    runs,
    /** Keeps the result of a run at once, so that an interruption of the next one loses nothing. */
    add(result) {
      runs.push(result);
      writeFileSync(path, JSON.stringify({ files, runs }, null, 2));
    },
  };
}
