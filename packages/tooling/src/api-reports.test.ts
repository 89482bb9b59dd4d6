import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { apiReportsOf } from './api-report.js';
import { publishedPackages } from './published-packages.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Whether the reports are written instead of compared. */
const update = process.env.UPDATE === '1';

describe.each(publishedPackages())('The API of $manifest.name', ({ path: folder }) => {
  it('is what its reports say (UPDATE=1 writes them)', () => {
    for (const { file, text } of apiReportsOf(join(root, folder))) {
      const path = join(root, folder, 'api', file);
      if (update) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      expect(text, `${folder}/api/${file}`).toBe(readFileSync(path, 'utf8'));
    }
  });
});
