import { type Candidate, casesFor, describeLacks, type Lacks, type Stack, stacked, stacks } from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { MemCached, type MemcachedClientLike, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';

let subjects = 0;

const lacks: Lacks = {
  keys: 'Memcached keeps no list of its keys',
  size: 'Memcached counts the keys of everybody',
  clock: 'the time that counts is that of the server',
  'exact-expiry': 'the server counts whole seconds',
};

/** The servers are the same for all cases, so each gets a prefix of its own. */
function candidateOn(name: string, client: MemcachedClientLike): Candidate {
  return {
    name,
    lacks,
    open() {
      const cache = new PrefixedMemCached(client, `contract ${subjects++}`, patient);
      return { cache, mode: 'async', neighbour: new MemCached(client, patient), end: () => cache.close() };
    },
  };
}

/** Far rounds a millisecond up to a second, in which near is filled for as long as near keeps things. */
function stackedOn(candidate: Candidate, stack: Stack): Candidate {
  const whole = stacked(candidate, stack);
  if (!stack.name.includes('TwoLevelCache')) return whole;
  return { ...whole, lacks: { ...whole.lacks, 'real-time': 'near is filled after the ttl that Memcached rounds up' } };
}

const places = [
  { place: 'one server', servers: [inject('server')] },
  { place: 'a ring', servers: inject('ring') },
];

for (const { name, create } of libraries) {
  for (const { place, servers } of places) {
    const { client, close } = create(servers);
    const candidate = candidateOn(`MemCached through ${name} on ${place}`, client);

    describe(candidate.name, () => {
      beforeAll(() => console.info(describeLacks(candidate).join('\n')));
      afterAll(async () => {
        await close();
      });

      for (const { name, run } of casesFor(candidate).runnable) it(name, run);

      for (const stack of stacks) {
        describe.concurrent(`under ${stack.name}`, () => {
          for (const { name, run } of casesFor(stackedOn(candidate, stack)).runnable) it(name, run);
        });
      }
    });
  }
}
