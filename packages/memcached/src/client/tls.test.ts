// @module-tag stress
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, patient, type Server, startMemcached } from '@ctu/tooling';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { allClosed, scriptedServer } from '../testing/scripted-server.js';
import { Memcached, type MemcachedOptions } from './memcached.js';

/** A client that is closed after the test. */
function clientOf(servers: string[], options: MemcachedOptions): Memcached {
  const client = new Memcached(servers, options);
  onTestFinished(() => client.close());
  return client;
}

async function works(client: Memcached, key: string): Promise<void> {
  const data = Buffer.alloc(200_000, 'END\r\n\xff');
  await client.set(key, data);
  expect(data.equals((await client.get(key))!.data)).toBe(true); // it was just set
  expect(await Promise.all([client.delete(key), client.get(key)])).toEqual([true, undefined]);
}

describe('a server with TLS', () => {
  let directory: string;
  let server: Server;
  let port: number;
  let ca: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ctu-tls-'));
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    await promisify(execFile)('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert]);
    ca = await readFile(cert, 'utf8');
    port = await freePort();
    // It is asked whether it serves at a second port, without TLS.
    const plain = await freePort();
    const tls = ['-Z', '-o', `ssl_chain_cert=${cert},ssl_key=${key}`];
    server = await startMemcached({
      port: plain,
      args: [...tls, '-p', String(port), '-l', `notls:127.0.0.1:${plain}`],
    });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(directory, { recursive: true });
  });

  it('is reached by its name and by its address', async () => {
    for (const host of ['localhost', '127.0.0.1'])
      await works(clientOf([`${host}:${port}`], { ...patient, tls: { ca } }), host);
  });

  it('with a certificate that is not trusted gets no command, and the calls say so', async () => {
    const client = clientOf([`localhost:${port}`], { ...patient, tls: true });
    await expect(client.set('untrusted', 'v')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('self-signed certificate'),
    });
  });

  it('with a certificate of another host gets no command, and the calls say so', async () => {
    const client = clientOf([`127.0.0.1:${port}`], { ...patient, tls: { ca, servername: 'other.example' } });
    await expect(client.get('k')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('other.example'),
    });
  });

  it('closes a connection without TLS, and the calls say so', async () => {
    const client = clientOf([`127.0.0.1:${port}`], patient);
    await expect(client.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('opens another connection after one was lost', async () => {
    const client = clientOf([`127.0.0.1:${port}`], { ...patient, tls: { ca } });
    await works(client, 'before');
    await server.restart();
    // The end of the connection may not have been noticed yet.
    await expect.poll(() => client.get('k').catch(() => 'lost')).toBeUndefined();
    await works(client, 'after');
  });
});

describe('a server without TLS', () => {
  it('ends the calls of a client with TLS in time', async () => {
    const client = clientOf([inject('server')], { timeout: 500, tls: true });
    const code = expect.toBeOneOf(['TIMEOUT', 'UNAVAILABLE']); // as long as it takes the greeting for the half of a line, it is silent
    await expect(client.get('k')).rejects.toMatchObject({ code });
    await expect(client.get('k')).rejects.toMatchObject({ code });
  });

  it('that answers the greeting with an error is told to the calls', async () => {
    const server = await scriptedServer(() => undefined);
    server.welcome = (connection) => {
      connection.once('data', () => connection.write('ERROR\r\n'));
    };
    const client = clientOf([server.name], { ...patient, tls: true });
    await expect(client.get('k')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/wrong version number/i),
    });
    await allClosed(server);
  });
});
