import { casesFor } from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { engines, type StartedEngine, startEngine } from '@ctu/tooling/dialects';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { RedisCache } from './index.js';
import { outcomeOf } from './testing/engine-outcomes.js';
import { waysTo } from './testing/engine-ways.js';
import { freshPrefix, reached } from './testing/reached.js';
import { thorough } from './testing/thorough.js';

// On the others the contract meets no refusal, but takes seconds: `npm run test:thorough` runs it there, too.
const chosen = engines.filter((engine) => thorough || outcomeOf(engine).refused.includes('UNLINK'));

describe.each(chosen)('On $name', (engine) => {
  let started: StartedEngine;
  beforeAll(async () => {
    started = await startEngine(engine);
  });
  afterAll(() => started.stop());

  describe.each(waysTo(engine, () => started))('the contract is kept through $name', (way) => {
    const client = reached(way);
    const open = () => {
      const prefix = freshPrefix();
      const make = (prefix: string) => new RedisCache(client(), { ...patient, prefix });
      return { cache: make(prefix), neighbour: make(freshPrefix()), end: () => make(prefix).clear() };
    };
    const { runnable } = casesFor({ name: way.name, lacks: { clock: 'the time is that of the server' }, open });
    describe.concurrent('by a cache', () => {
      for (const { name, run } of runnable) it(name, run);
    });
  });
});
