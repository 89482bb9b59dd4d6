// @module-tag stress
import dns from 'node:dns';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ManualClock } from '@ctu/core/testing';
import { patient, startMemcached, waitUntil } from '@ctu/tooling';
import memjs from 'memjs';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Calls } from '../calls.js';
import { ownClient } from '../clients/own.js';
import { MemCached } from '../index.js';
import { noServer } from '../memcached-client.js';
import { allClosed, scriptedServer, serverAt } from '../testing/scripted-server.js';
import { serversOf } from './connect-options.js';
import { markStale } from './leases.js';
import { Memcached } from './memcached.js';
import { serversIn } from './servers.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // what the flag has just added

const TIMEOUT = 100;

/** A client that gives up soon, unless it is told another timeout, and is closed after the test. */
function clientOf(server: string, options = {}): Memcached {
  const client = new Memcached(server, { timeout: TIMEOUT, ...options });
  onTestFinished(() => client.close());
  return client;
}

describe('a client that is closed with a call under way', () => {
  it('closes its connection though no reply comes, once the call has timed out', async () => {
    const server = await scriptedServer(() => undefined);
    const client = clientOf(server.name);
    const call = client.get('k');
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
    await waitUntil(() => server.accepted === 1);
    await allClosed(server);
  });

  it('still gets the reply where it first has to tell its password', async () => {
    const server = await scriptedServer((line) =>
      line.startsWith('set') ? undefined : line.startsWith('get') ? 'VALUE k 1 1\r\nv\r\nEND\r\n' : 'STORED\r\n',
    );
    const client = clientOf(server.name, { ...patient, user: 'anna', password: 's3cret' });
    const call = client.get('k');
    client.close();
    expect(await call).toEqual({ data: Buffer.from('v'), flags: 1 });
    await allClosed(server);
  });
});

it('a server that left the list with a call under way is not left with a connection, though it is silent', async () => {
  const [gone, stays] = [await scriptedServer(() => undefined), await scriptedServer(() => 'END\r\n')];
  const clock = new ManualClock(0);
  let list = [gone.name];
  const servers = serversOf(async () => list, { poll: 1_000 }, clock);
  onTestFinished(() => servers.end());
  await servers.listed();
  const client = ownClient({ [serversIn]: servers });
  const call = { wanted: true };
  const server = client.serverOf('k');
  server.getMany(['k'], call).catch(() => {}); // it gets no reply
  await waitUntil(() => gone.lines.length === 1);
  list = [stays.name];
  clock.advance(1_000);
  await servers.listed();
  call.wanted = false;
  server.overdue?.();
  await allClosed(gone);
});

it('a later step of a call is not sent once its caller was told TIMEOUT', async () => {
  const server = await scriptedServer((line) => (line.startsWith('get') ? 'END\r\n' : undefined));
  const operations = serverAt(server.name);
  await operations.getMany(['k']); // there is a connection
  const call = { wanted: true };
  const marked = expect(markStale(operations as never, 'k', 60, call)).rejects.toThrow('its caller waits no longer');
  await waitUntil(() => server.lines.includes('version'));
  call.wanted = false;
  server.connections[0]!.write('VERSION 1.6.18\r\n');
  await marked;
  await operations.getMany(['k']);
  expect(server.lines).toEqual(['get k', 'version', 'get k']);
});

it.each([
  ['before there is a connection', false],
  ['in the turn in which they are to be sent', true],
])('bytes that are transferred %s end the connection, not the program, and shift no reply', async (_, isOpen) => {
  const operations = serverAt(inject('server'));
  await operations.set('taken', { flags: 0, data: 'before' }, 0);
  if (!isOpen) operations.disconnect();
  const bytes = new Uint8Array([1, 2, 3]);
  const calls = [operations.set('taken', { flags: 0, data: bytes }, 0), operations.getMany(['other'])];
  structuredClone(bytes, { transfer: [bytes.buffer] });
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ reason: { message: 'data were taken away before they were sent' } });
  expect(await operations.getMany(['taken'])).toMatchObject([{ data: 'before' }]);
});

it.each<[what: string, call: (client: Memcached) => Promise<unknown>, kind: typeof Error]>([
  ['an expiry in milliseconds', (client) => client.set('k', 'v', { expiry: 1_800_000_000_000 }), RangeError],
  ['an expiry of many digits', (client) => client.set('k', 'v', { expiry: 1e21 }), RangeError],
  ['a cas of many digits', (client) => client.cas('k', 'v', '9'.repeat(30)), TypeError],
  ['a cas of 65 bits', (client) => client.cas('k', 'v', String(2n ** 64n)), TypeError],
  ['a lease of 31 days', (client) => client.lease('k', 31 * 86_400), RangeError],
  ['a lease that is refreshed 31 days early', (client) => client.lease('k', 1, 31 * 86_400), RangeError],
  ['a mark of 31 days', (client) => client.markStale('k', 31 * 86_400), RangeError],
])('%s is refused, and others go on', async (_, call, kind) => {
  const client = clientOf(inject('server'), patient);
  const beside = client.get('nothing');
  await expect(call(client)).rejects.toBeInstanceOf(kind);
  expect(await beside).toBeUndefined();
});

describe('servers', () => {
  it('that were not listed until the next time are asked for again, and a late list is not taken', async () => {
    const clock = new ManualClock(0);
    const answers: ((list: string[]) => void)[] = [];
    const servers = serversOf(() => new Promise((answer) => answers.push(answer)), { poll: 1_000 }, clock);
    onTestFinished(() => servers.end());
    void servers.listed();
    await waitUntil(() => answers.length === 1);
    clock.advance(1_000);
    const listed = servers.listed();
    await waitUntil(() => answers.length === 2);
    answers[1]!(['b:1']);
    await listed;
    answers[0]!(['a:1']);
    await new Promise(setImmediate);
    expect(servers.all.map(({ name }) => name)).toEqual(['b:1']);
  });

  it('stay as they were where a placement throws', async () => {
    const clock = new ManualClock(0);
    let list = ['a:1'];
    const placement = (servers: readonly unknown[]) => {
      if (servers.length > 1) throw new Error('for one alone');
      return () => 0;
    };
    const servers = serversOf(async () => list, { poll: 1_000, placement }, clock);
    onTestFinished(() => servers.end());
    await servers.listed();
    list = ['b:1', 'a:1'];
    clock.advance(1_000);
    await servers.listed();
    expect([servers.of('k')?.name, servers.reason.message]).toEqual(['a:1', 'for one alone']);
  });

  it('that are none refuse `clear` too, and are one server for all calls', async () => {
    await using cache = await MemCached.connect(
      async () => {
        throw new Error('nobody knows them');
      },
      { timeout: TIMEOUT },
    );
    await expect(cache.clear({ everything: true })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('nobody knows them'),
    });
    const none = ownClient(clientOf('a:1', {}));
    expect(none.serverOf('a')).toBe(none.serverOf('b'));
    const client = ownClient(new Memcached(async () => []));
    expect(client.serverOf('a')).toBe(client.serverOf('b'));
  });

  it('that left the list are kept no longer, once another is asked', async () => {
    const calls = new Calls(TIMEOUT);
    const server = (name: string) => ({ ...noServer(() => 'none'), name, retired: false });
    const gone = new WeakRef(server('a:1'));
    await calls.request(gone.deref()!, async () => true);
    gone.deref()!.retired = true;
    await calls.request(server('b:1'), async () => true);
    await new Promise(setImmediate); // a WeakRef holds what it has just given, until the end of the turn
    collectGarbage();
    expect(gone.deref()).toBeUndefined();
  });

  it('need not be waited for once the client is closed', async () => {
    const client = clientOf(inject('server'));
    client.close();
    expect(await client.listed()).toBeUndefined();
  });

  it('with options of TLS that are none cannot be reached', async () => {
    await using cache = await MemCached.connect(inject('server'), { tls: { minVersion: 'nope' } });
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

it('a dropped connection takes along those that are still to end', async () => {
  const server = await scriptedServer(() => undefined);
  const operations = serverAt(server.name);
  const call = expect(operations.getMany(['k'])).rejects.toThrow('the connection was dropped');
  await waitUntil(() => server.lines.length === 1);
  operations.server.end();
  operations.disconnect();
  await call;
  await allClosed(server);
});

it('memjs is sent nothing for a caller who gave up before there was a connection', async () => {
  const server = await startMemcached();
  onTestFinished(() => server.stop());
  const { lookup } = dns;
  const resolving: (() => void)[] = [];
  vi.spyOn(dns, 'lookup').mockImplementation(((...args: Parameters<typeof lookup>) => {
    resolving.push(() => lookup(...args));
  }) as never);
  onTestFinished(() => void vi.restoreAllMocks());
  const client = memjs.Client.create(`localhost:${server.port}`, { timeout: 60, conntimeout: 60 });
  onTestFinished(() => client.close());
  const late = new MemCached<string, string>(client, { timeout: TIMEOUT });
  await expect(late.set('k', 'late')).rejects.toMatchObject({ code: 'TIMEOUT' });
  vi.restoreAllMocks();
  for (const resolve of resolving) resolve();
  const other = new MemCached<string, string>(client, patient);
  await other.set('other', 'v');
  expect([await other.get('other'), await other.get('k')]).toEqual(['v', undefined]);
});
