import { describe, it } from 'vitest';
import { FaultyCache } from '../faulty/faulty-cache.js';
import { freshnessCasesFor } from './freshness-suite.js';

describe('A result in a memory that processes share', () => {
  let shared = new Map<string, unknown>();
  const cases = freshnessCasesFor({
    next: () => {
      shared = new Map();
    },
    connect({ steady }) {
      const begin = steady.now();
      return new FaultyCache({
        get: (key: string) => shared.get(key),
        set: (key: string, value: unknown) => void shared.set(key, value),
        has: (key: string) => shared.has(key),
        delete: (key: string) => shared.delete(key),
        now: () => steady.now() - begin, // one clock for all, as far as it has been moved here
      });
    },
  });
  for (const { name, run } of cases) it(name, run);
});
