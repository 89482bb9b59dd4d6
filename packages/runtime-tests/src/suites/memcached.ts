import type { Candidate } from '@ctu/core/testing';
import { MemCached } from '@ctu/memcached';
import { contractOf, type Outcome, outcomeOf } from '../outcome.js';

/** What is to be answered does not fail for want of time. */
const patient = { timeout: 60_000 };

/** The contract over a Memcached at this address, through our own client, under every wrapper. */
export async function runMemcached(server: string): Promise<Outcome> {
  const all = await MemCached.connect(server, patient);
  try {
    return await outcomeOf(contractOf(candidate(all)), 50);
  } finally {
    await all.close();
  }
}

function candidate(all: MemCached): Candidate {
  const make = (): MemCached => all.for(`${crypto.randomUUID()}.`);
  return {
    name: 'MemCached',
    lacks: {
      keys: 'Memcached keeps no list of its keys',
      size: 'Memcached counts the keys of everybody',
      clock: 'the time that counts is that of the server',
      'exact-expiry': 'the server counts whole seconds',
      closed: 'a face that is closed leaves the connections open',
    },
    open: () => ({ cache: make(), neighbour: make() }),
  };
}
