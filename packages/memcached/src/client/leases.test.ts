// @module-tag stress
import { connect } from 'node:net';
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { scriptedServer } from '../testing/scripted-server.js';
import type { Lease } from './leases.js';
import { Memcached } from './memcached.js';

const text = (data: string) => ({ flags: 0, data: Buffer.from(data) });

let keys = 0;
const fresh = () => `leases.test:${keys++}`;

function clientOf(server: string): Memcached {
  const client = new Memcached(server, patient);
  onTestFinished(() => client.close());
  return client;
}

/** A server in front of the shared one that says it is an old one, and knows no meta commands. */
async function oldServer(): Promise<string> {
  const [host, port] = inject('server').split(':');
  const upstreams = new Map<object, ReturnType<typeof connect>>();
  const server = await scriptedServer((line, connection) => {
    if (line === 'version') return 'VERSION 1.4.39\r\n';
    if (/^m[gsdna] /.test(line)) return 'ERROR\r\n';
    upstreams.get(connection)!.write(Buffer.from(`${line}\r\n`, 'latin1')); // there is one for each
    return undefined;
  });
  server.welcome = (connection) => {
    const upstream = connect(Number(port), host).on('error', () => {});
    upstreams.set(connection, upstream);
    upstream.on('data', (bytes) => connection.write(bytes));
    connection.on('close', () => upstream.destroy());
  };
  return server.name;
}

/** The only one of several that has won. */
function winner(leases: readonly Lease[]): Lease {
  const won = leases.filter((lease) => lease.won);
  expect(won).toHaveLength(1);
  return won[0]!; // it was just counted
}

describe.each([
  ['with meta commands', async () => inject('server')],
  ['before version 1.6', oldServer],
])('a lease, %s,', (_, serverOf) => {
  it('is won by one of many callers, who fills the key for all', async () => {
    const server = await serverOf();
    const [client, other] = [clientOf(server), clientOf(server)];
    const key = fresh();
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) => [client, other][index % 2]!.lease(key, 60)),
    );
    const won = winner(leases);
    for (const lease of leases) expect(lease).toMatchObject({ value: undefined, stale: false });
    for (const lease of leases) if (lease !== won) expect(await client.fill(key, 'mine', lease)).toBe(false);
    expect(await client.fill(key, 'v', won)).toBe(true);
    expect((await client.get(key))?.data).toEqual(text('v').data);
    expect(await client.lease(key, 60)).toMatchObject({ value: text('v'), won: false, stale: false });
    expect(await client.fill(key, 'again', won)).toBe(false);
  });

  it('does not fill what was deleted, set or filled since', async () => {
    const client = clientOf(await serverOf());
    const [deleted, set, won] = [fresh(), fresh(), fresh()];
    const leases = await Promise.all([deleted, set, won].map((key) => client.lease(key, 60)));
    expect(leases.map((lease) => lease.won)).toEqual([true, true, true]);
    await client.delete(deleted);
    await client.set(set, 'new');
    await client.delete(won);
    expect((await client.lease(won, 60)).won).toBe(true); // another's turn
    for (const [index, key] of [deleted, set, won].entries())
      expect(await client.fill(key, 'old', leases[index]!)).toBe(false);
    expect(await client.getMany([deleted, set, won])).toEqual([undefined, text('new'), undefined]);
  });

  it('leaves a miss until it is filled', async () => {
    const client = clientOf(await serverOf());
    const key = fresh();
    await client.lease(key, 60);
    expect(await client.get(key)).toBeUndefined();
    expect(await client.gets(key)).toBeUndefined();
    expect(await client.getMany([key, fresh()])).toEqual([undefined, undefined]);
    expect(await clientOf(inject('server')).remaining(key)).toBe(0);
  });

  it('is somebody else’s turn once its time is over', async () => {
    const client = clientOf(await serverOf());
    const key = fresh();
    const first = await client.lease(key, 1);
    expect(first.won).toBe(true);
    await waitUntil(async () => (await client.lease(key, 60)).won);
    expect(await client.fill(key, 'old', first)).toBe(false);
  });

  it('finds a value that is empty under flags, or that has some', async () => {
    const client = clientOf(await serverOf());
    const key = fresh();
    for (const [data, flags] of [
      ['', 1],
      ['v', 4_294_967_295],
    ] as const) {
      await client.set(key, data, { flags });
      const { value, won } = await client.lease(key, 60);
      expect([value, won]).toEqual([{ data: Buffer.from(data), flags }, false]);
    }
  });
});

describe('a stale mark', () => {
  it('makes it one caller’s turn, while all go on with the old value', async () => {
    const client = clientOf(inject('server'));
    const key = fresh();
    await client.set(key, 'old');
    const before = await client.gets(key);
    expect(await client.markStale(key, 60)).toBe(true);
    const leases = await Promise.all(Array.from({ length: 10 }, () => client.lease(key, 60)));
    for (const lease of leases) expect(lease).toMatchObject({ value: text('old'), stale: true });
    expect(await client.cas(key, 'from before', before!.cas!)).not.toBe('stored'); // it was there
    expect(await client.fill(key, 'new', winner(leases))).toBe(true);
    expect(await client.lease(key, 60)).toMatchObject({ value: text('new'), won: false, stale: false });
  });

  it('lasts for its seconds', async () => {
    const client = clientOf(inject('server'));
    const key = fresh();
    await client.set(key, 'old');
    await client.markStale(key, 50);
    const seconds = await client.remaining(key);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(50);
  });

  it('tells where there is nothing', async () => {
    for (const server of [inject('server'), await oldServer()])
      expect(await clientOf(server).markStale(fresh(), 60)).toBe(false);
  });

  it('before version 1.6 forgets the value', async () => {
    const client = clientOf(await oldServer());
    const key = fresh();
    await client.set(key, 'old');
    expect(await client.markStale(key, 60)).toBe(true);
    expect(await client.get(key)).toBeUndefined();
  });
});

describe('a refresh', () => {
  it('makes it one caller’s turn where a value has less than its seconds left', async () => {
    const client = clientOf(inject('server'));
    const key = fresh();
    await client.set(key, 'old', { expiry: 1_000 });
    expect(await client.lease(key, 60, 100)).toMatchObject({ value: text('old'), won: false });
    const leases = await Promise.all(Array.from({ length: 10 }, () => client.lease(key, 60, 2_000)));
    for (const lease of leases) expect(lease).toMatchObject({ value: text('old'), stale: false });
    expect(await client.fill(key, 'new', winner(leases), { expiry: 5_000 })).toBe(true);
    expect(await client.lease(key, 60, 2_000)).toMatchObject({ value: text('new'), won: false });
  });
});

describe('a server that has no version yet', () => {
  it('is asked for it again after it could not tell', async () => {
    let version = 'SERVER_ERROR busy\r\n';
    const server = await scriptedServer((line) => (line === 'version' ? version : 'EN\r\n'));
    const client = clientOf(server.name);
    await expect(client.remaining('k')).rejects.toMatchObject({ code: 'SERVER' });
    version = 'VERSION 1.6.18\r\n';
    expect(await client.remaining('k')).toBe(0);
    expect(await client.remaining('k')).toBe(0);
    expect(server.lines.filter((line) => line === 'version')).toHaveLength(2);
  });
});
