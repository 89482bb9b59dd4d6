import { patient } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import type { MemcachedClient, MemcachedServer } from './memcached-client.js';
import { prefixedKeyspace } from './prefixed-keyspace.js';
import { Flags } from './serde.js';
import { memcached } from './testing/libraries.js';

const text = (data: string) => ({ flags: Flags.text, data });

/** A router that hands on what it is asked to two servers in turn, which have different tokens; and how often it is asked. */
function router(): { client: MemcachedClient; asked: () => number } {
  const [one, other] = inject('ring').map((server) => recognise(memcached.open([server])).servers()[0]!);
  let [asked, reads, writes] = [0, 0, 0];
  const turn = (count: number): MemcachedServer => {
    asked++;
    return count % 2 === 0 ? one! : other!;
  };
  const server: MemcachedServer = {
    ...one!,
    getMany: (keys) => turn(reads++).getMany(keys),
    set: (key, stored, expiry) => turn(writes++).set(key, stored, expiry),
    add: (key, stored, expiry) => turn(writes++).add(key, stored, expiry),
    delete: (key) => turn(writes++).delete(key),
  };
  const client = { namespace: '', servers: () => [server], serverOf: () => server, sizeOf: () => 0, close() {} };
  return { client, asked: () => asked };
}

let tokens = 0;
const newToken = () => `token${tokens++}`;

describe('a keyspace with a prefix', () => {
  it('gives up where the token differs for good, after a few rounds', async () => {
    const { client, asked } = router();
    const calls = new Calls(patient.timeout);
    onTestFinished(() => calls.close());
    const keyspace = prefixedKeyspace(client, `router-${process.env.SEED}.`, newToken);
    const server = keyspace.serverOf('k');
    const refused = { code: 'SERVER', message: expect.stringContaining('differed 8 times') };
    const wanted = { wanted: true };
    for (const server of client.servers()) {
      await keyspace.clear(server, wanted); // each of the two gets a token of its own
      await keyspace.clear(server, wanted);
    }
    for (const send of [
      () => calls.request(server, (call) => keyspace.set(server, 'k', text('v'), 0, call)),
      () => calls.request(server, (call) => keyspace.read(server, ['k'], call)),
      () => calls.request(server, (call) => keyspace.delete(server, 'k', call)),
    ]) {
      const before = asked();
      await expect(send()).rejects.toMatchObject(refused);
      expect(asked() - before).toBeLessThanOrEqual(32);
    }
  });

  it('sends nothing for a call that is not wanted any more', async () => {
    const { client, asked } = router();
    const keyspace = prefixedKeyspace(client, 'unwanted.', newToken);
    const server = keyspace.serverOf('k');
    const call = { wanted: false };
    await expect(keyspace.set(server, 'k', text('v'), 0, call)).rejects.toThrow();
    await expect(keyspace.read(server, ['k'], call)).rejects.toThrow();
    await expect(keyspace.delete(server, 'k', call)).rejects.toThrow();
    expect(asked()).toBe(0);
  });
});
