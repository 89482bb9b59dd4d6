import { type Candidate, casesFor, describeLacks, stacked, stacks } from '@ctu/core/testing';
import { beforeAll, describe, inject, it } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';

let subjects = 0;

/** The contract's caches are made anew for each case, on servers that are not: each gets a prefix of its own. */
function candidates(name: string, open: (typeof libraries)[number]['open'], servers: string[]): Candidate {
  return {
    name,
    lacks: {
      keys: 'Memcached keeps no list of its keys',
      size: 'Memcached counts the keys of everybody',
      clock: 'the time that counts is that of the server',
      'exact-expiry': 'the server counts whole seconds',
    },
    open() {
      const client = open(servers);
      const cache = new PrefixedMemCached(client, `contract ${process.pid} ${subjects++}`);
      return { cache, mode: 'async', neighbour: new MemCached(client), end: () => cache.close() };
    },
  };
}

for (const { name, open } of libraries) {
  for (const [place, servers] of [
    ['one server', [inject('server')]],
    ['a ring', inject('ring')],
  ] as const) {
    const candidate = candidates(`MemCached through ${name} on ${place}`, open, [...servers]);
    describe(candidate.name, () => {
      beforeAll(() => console.info(describeLacks(candidate).join('\n')));

      for (const rule of casesFor(candidate).runnable) it(rule.name, rule.run);

      for (const stack of stacks) {
        describe.concurrent(`under ${stack.name}`, () => {
          for (const rule of casesFor(stacked(candidate, stack)).runnable) it(rule.name, rule.run);
        });
      }
    });
  }
}
