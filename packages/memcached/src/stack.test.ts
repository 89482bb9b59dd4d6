// @module-tag stress
import { serverCasesFor } from '@ctu/core/testing';
import { startMemcached } from '@ctu/tooling';
import { describe, it } from 'vitest';
import { MemCached } from './index.js';

const cases = serverCasesFor({
  start: startMemcached,
  connect: ({ host, port }, timeout) =>
    MemCached.connect<string, string>(`${host}:${port}`, { prefix: 'stack.', timeout }),
});

describe('cached() over two levels with MemCached as far', () => {
  for (const { name, run } of cases) it(name, run);
});
