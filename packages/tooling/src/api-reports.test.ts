import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { publishedPackages } from '../tasks/published-packages.mjs';
import { apiReportsOf } from './api-report.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Whether the reports are written instead of compared. */
const update = process.env.UPDATE === '1';

describe.each(publishedPackages())('The API of $manifest.name', ({ path: folder }) => {
  it('is what its reports say (UPDATE=1 writes them)', () => {
    const reports = apiReportsOf(join(root, folder));
    for (const { file, text } of reports) {
      const path = join(root, folder, 'api', file);
      if (update) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      expect(text, `${folder}/api/${file}`).toBe(readFileSync(path, 'utf8'));
    }
    expect(readdirSync(join(root, folder, 'api')).sort()).toEqual(reports.map(({ file }) => file).sort());
  });
});
