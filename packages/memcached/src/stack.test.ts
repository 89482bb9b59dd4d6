import { serverCasesFor } from '@ctu/core/testing';
import { startMemcached } from '@ctu/tooling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemCached } from './index.js';

const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', remember));
afterAll(() => {
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});

const cases = serverCasesFor({
  start: startMemcached,
  connect: ({ host, port }, timeout) =>
    MemCached.connect<string, string>(`${host}:${port}`, { prefix: 'stack.', timeout }),
});

describe('cached() over two levels with MemCached as far', () => {
  for (const { name, run } of cases) it(name, run);
});
