import { freshnessCasesFor } from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { describe, inject, it } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import { MemCached } from './index.js';
import { serverClock } from './server-clock.js';
import { libraries } from './testing/libraries.js';

describe.each(libraries)('A result through $name', ({ name, open }) => {
  let prefix = '';
  let count = 0;
  const cases = freshnessCasesFor({
    next: () => {
      prefix = `freshness.${name}.${count++}.`;
    },
    connect(clocks) {
      const client = open([inject('server')]);
      const time = serverClock(new Calls(patient.timeout), clocks);
      const [server] = recognise(client).servers();
      return Object.assign(new MemCached<unknown>(client, { prefix, ...patient }), {
        now: (key: string) => time(key, server!),
      });
    },
  });
  for (const { name, run } of cases) it(name, run);
});
