import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { apiReportsOf } from './api-report.js';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Whether the reports are written instead of compared. */
const update = process.env.UPDATE === '1';

describe.each(['core', 'memcached', 'opentelemetry', 'redis'])('The API of @ctu/%s', (name) => {
  it('is what its reports say (UPDATE=1 writes them)', () => {
    for (const { file, text } of apiReportsOf(join(packages, name))) {
      const path = join(packages, name, 'api', file);
      if (update) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      expect(text, `${name}/api/${file}`).toBe(readFileSync(path, 'utf8'));
    }
  });
});
