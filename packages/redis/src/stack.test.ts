// @module-tag stress
import { serverCasesFor } from '@ctu/core/testing';
import { startRedis } from '@ctu/tooling';
import { describe, it } from 'vitest';
import { connected } from './testing/connected.js';

const cases = serverCasesFor({
  start: startRedis,
  connect: ({ host, port }, timeout) => connected<string>(`redis://${host}:${port}`, { prefix: 'stack.', timeout }),
});

describe('cached() over two levels with RedisCache as far', () => {
  for (const { name, run } of cases) it(name, run);
});
