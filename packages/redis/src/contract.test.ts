import {
  type Candidate,
  casesFor,
  describeLacks,
  describeStackLacks,
  type Lacks,
  type Subject,
  stacked,
  stacks,
} from '@ctu/core/testing';
import { patient } from '@ctu/tooling';
import { createClient } from 'redis';
import { beforeAll, describe, inject, it } from 'vitest';
import { RedisCache, type RedisClientLike } from './index.js';
import { freshPrefix, reached, ways } from './testing/reached.js';
import { thorough } from './testing/thorough.js';

const lacks: Lacks = { clock: 'the time is that of the server' };

function candidate(name: string, client: () => RedisClientLike): Candidate {
  const open = (): Subject => {
    const prefix = freshPrefix();
    const make = (prefix: string) => new RedisCache(client(), { ...patient, prefix });
    // What is left over would slow down the cases that look at all keys. The cache itself may be closed by then.
    return { cache: make(prefix), neighbour: make(freshPrefix()), end: () => make(prefix).clear() };
  };
  return { name, lacks, open };
}

/** Wrappers know nothing of libraries, so for every day they are put over one on a server and one on a cluster. */
const first = [ways[0], ways.find(({ cluster }) => cluster)];

for (const way of ways) {
  const name = `RedisCache through ${way.name}`;
  describe.concurrent(name, () => {
    const subject = candidate(name, reached(way));
    beforeAll(() => console.info([...describeLacks(subject), ...describeStackLacks(subject)].join('\n')));

    for (const { name, run } of casesFor(subject).runnable) it(name, run);

    for (const stack of thorough || first.includes(way) ? stacks : []) {
      describe(`under ${stack.name}`, () => {
        for (const { name, run } of casesFor(stacked(subject, stack)).runnable) it(name, run);
      });
    }
  });
}

describe('RedisCache without a prefix', () => {
  const subject: Candidate = {
    name: 'RedisCache without a prefix',
    lacks: {
      ...lacks,
      clear: 'it would empty a server that others may use',
      neighbour: 'another cache without a prefix has the same entries',
    },
    async open() {
      // A database of its own, for it lists and counts all keys.
      const client = createClient({ url: `redis://127.0.0.1:${inject('port')}/1` });
      await client.connect();
      await client.flushDb();
      return { cache: new RedisCache(client, patient), end: () => client.destroy() };
    },
  };
  beforeAll(() => console.info(describeLacks(subject).join('\n')));

  for (const { name, run } of casesFor(subject).runnable) it(name, run);
});
