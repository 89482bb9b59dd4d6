import {
  type Candidate,
  casesFor,
  describeLacks,
  describeStackLacks,
  type Lacks,
  stacked,
  stacks,
} from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { type MemcachedClientLike, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';

let subjects = 0;

const lacks: Lacks = {
  keys: 'Memcached keeps no list of its keys',
  size: 'Memcached counts the keys of everybody',
  clock: 'the time that counts is that of the server',
  'exact-expiry': 'the server counts whole seconds',
};

/** The servers are the same for all cases, which run at the same time, so each gets prefixes of its own. */
function candidateOn(library: string, place: string, client: MemcachedClientLike): Candidate {
  const more: Lacks = /^mem(js|cache)$/.test(library) ? { 'remaining-ttl': 'this client cannot ask for it' } : {};
  return {
    name: `MemCached through ${library} on ${place}`,
    lacks: { ...lacks, ...more },
    open() {
      const make = (name: string) => new PrefixedMemCached(client, `${name} ${subjects}`, patient);
      subjects++;
      const cache = make('contract');
      return { cache, neighbour: make('neighbour'), end: () => cache.close() };
    },
  };
}

const places = [
  { place: 'one server', servers: [inject('server')] },
  { place: 'a ring', servers: inject('ring') },
];

/** Wrappers know nothing of libraries, so for every day they are put over one: `npm run test:everywhere` puts them over all. */
const thorough = process.env.THOROUGH === '1';

for (const { name, create } of libraries) {
  for (const { place, servers } of places) {
    const { client, close } = create(servers);
    const candidate = candidateOn(name, place, client);

    describe.concurrent(candidate.name, () => {
      beforeAll(() => console.info([...describeLacks(candidate), ...describeStackLacks(candidate)].join('\n')));
      afterAll(async () => {
        await close();
      });

      for (const { name, run } of casesFor(candidate).runnable) it(name, run);

      for (const stack of thorough || name === libraries[0]!.name ? stacks : []) {
        describe(`under ${stack.name}`, () => {
          for (const { name, run } of casesFor(stacked(candidate, stack)).runnable) it(name, run);
        });
      }
    });
  }
}
