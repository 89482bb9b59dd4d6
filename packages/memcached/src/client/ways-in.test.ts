// @module-tag stress
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ManualClock } from '@ctu/core/testing';
import { freePort, patient, startMemcached, waitUntil } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { raw } from '../testing/raw.js';
import { type Script, scriptedServer, serverAt } from '../testing/scripted-server.js';
import type { Credentials } from './connection.js';
import { Memcached, type MemcachedOptions } from './memcached.js';

/** A client that is closed after the test. */
function clientOf(server: string, options: MemcachedOptions = patient): Memcached {
  const client = new Memcached(server, options);
  onTestFinished(() => client.close());
  return client;
}

async function works(client: Memcached): Promise<void> {
  await client.set('way', 'v');
  expect(await client.get('way')).toEqual({ data: Buffer.from('v'), flags: 0 });
}

const program = 'memcached';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
if (!hasIpv6) console.warn('Skipped: this machine has no IPv6, so that no server can be reached at [::1]');

/** A directory that is gone after the test. */
async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ctu-way-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Starts a server that does not tell everybody whether it serves. It is gone after the test. */
async function started(args: string[], name: string, who?: Credentials): Promise<void> {
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  const server = spawn(program, [...args, ...user], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await ended;
  });
  const operations = serverAt(name, { who });
  await waitUntil(() => operations.version().then(Boolean, () => false));
}

describe('a server is reached', () => {
  it('at host:port', async () => {
    const [, port] = inject('server').split(':');
    await works(clientOf(inject('server')));
    await works(clientOf(`localhost:${port}`));
  });

  it.skipIf(!hasIpv6)('at [::1]:port', async () => {
    const server = await startMemcached({ args: ['-l', '::1'] });
    onTestFinished(() => server.stop());
    await works(clientOf(`[::1]:${server.port}`));
  });

  it.each(['', 'unix:'])('at %s/path', async (scheme) => {
    const path = join(await directory(), 'socket');
    await started(['-s', path], path);
    await works(clientOf(scheme + path));
  });
});

describe('a server with a password file', () => {
  const user = 'anna';
  const password = 's3cret';

  async function guarded(): Promise<string> {
    const file = join(await directory(), 'users');
    await writeFile(file, `other:pass\n${user}:${password}\n`);
    const port = await freePort();
    const name = `127.0.0.1:${port}`;
    await started(['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-Y', file], name, { user, password });
    return name;
  }

  it('is reached with the user and the password', async () => {
    await works(clientOf(await guarded(), { ...patient, user, password }));
  });

  it('refuses calls without a password', async () => {
    await expect(clientOf(await guarded()).get('k')).rejects.toMatchObject({ code: 'SERVER' });
  });

  it.each([
    ['a wrong password', user, 's3cret-2'],
    ['another user', 's3cret-3', password],
    ['the half of a password', user, 's3cre'],
  ])('is not reached with %s, and no error repeats it', async (_, who, secret) => {
    const client = clientOf(await guarded(), { ...patient, user: who, password: secret });
    for (const call of [() => client.get('k'), () => client.set('k', 'v'), () => client.version()]) {
      const error: unknown = await call().catch((error) => error);
      expect(error).toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('it does not take the user and the password'),
      });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cre');
    }
    expect(inspect(client, { depth: 9 })).not.toContain('s3cre');
  });
});

describe('a password', () => {
  it.each<[what: string, script: Script]>([
    ['that is wrong', (line) => (line === 'anna s3cret' ? 'CLIENT_ERROR authentication failure\r\n' : undefined)],
    [
      'that the server has no room for',
      (line) => (line === 'anna s3cret' ? 'SERVER_ERROR out of memory\r\n' : undefined),
    ],
    ['that is answered with what is no reply', (line) => (line === 'anna s3cret' ? 'junk\r\n' : undefined)],
  ])('%s is sent again after pauses that grow, and no command is', async (_, script) => {
    const server = await scriptedServer(script);
    const clock = new ManualClock(0);
    const who = { user: 'anna', password: 's3cret' };
    const operations = serverAt(server.name, { clock, random: () => 1, who });
    const times: number[] = [];
    for (; clock.now() < 1_600; clock.advance(1)) {
      const before = server.accepted;
      await expect(operations.getMany(['k'])).rejects.toThrow();
      if (server.accepted > before) times.push(clock.now());
    }
    expect(times).toEqual([0, 50, 150, 350, 750, 1_550]);
    expect(new Set(server.lines)).toEqual(new Set(['set ctu:authentication 0 -1 11', 'anna s3cret']));
  });

  it('goes before all commands, which wait for its reply', async () => {
    const server = await scriptedServer((line) => {
      if (line.startsWith('get')) return 'END\r\n';
      return undefined;
    });
    const operations = serverAt(server.name, { who: { user: 'anna', password: 's3 crét' } });
    const calls = [operations.getMany(['a']), operations.getMany(['b'])];
    await waitUntil(() => server.lines.length === 2);
    expect(server.lines).toEqual(['set ctu:authentication 0 -1 13', Buffer.from('anna s3 crét').toString('latin1')]);
    server.connections[0]!.write('STORED\r\n');
    await Promise.all(calls);
    expect(server.lines.slice(2)).toEqual(['get a', 'get b']);
  });

  it('is not kept as an item by a server that wants none', async () => {
    await works(clientOf(inject('server'), { ...patient, user: 'anna', password: 's3cret' }));
    expect(await raw(inject('server'), 'get ctu:authentication')).toBe('END\r\n');
  });

  it('must come with a user, in one line', () => {
    for (const options of [{ user: 'anna' }, { password: 's3cret' }])
      expect(() => new Memcached('a:1', options)).toThrow(new TypeError('user and password go together'));
    expect(() => new Memcached('a:1', { user: 'an na', password: 's3cret' })).toThrow(
      'user must be a text without spaces',
    );
    expect(() => new Memcached('a:1', { user: 'anna', password: 's3\r\nflush_all' })).toThrow(
      'password must be a text of one line',
    );
  });
});
