import { serverCasesFor } from '@ctu/core/testing';
import { startRedis } from '@ctu/tooling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisCache } from './index.js';

const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', remember));
afterAll(() => {
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});

const cases = serverCasesFor({
  start: startRedis,
  connect: ({ host, port }, timeout) =>
    RedisCache.connect<string>(`redis://${host}:${port}`, { prefix: 'stack.', timeout }),
});

describe('cached() over two levels with RedisCache as far', () => {
  for (const { name, run } of cases) it(name, run);
});
