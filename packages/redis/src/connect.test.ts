import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { freePort, patient, type Server, startRedis, startRedisCluster, waitUntil } from '@ctu/tooling';
import { createClient, createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PrefixedRedisCache, RedisCache, StatsRedisCache } from './index.js';

const entries = Array.from({ length: 40 }, (_, index): [string, number] => [`k${index}`, index]);

/** Reaches every node of whatever it is. */
async function works(cache: RedisCache<number>): Promise<void> {
  await cache.setMany(entries);
  expect(await cache.getMany(entries.map(([key]) => key))).toEqual(entries.map(([, value]) => value));
  expect(await cache.size).toBe(entries.length);
  await cache.deleteMany(entries.map(([key]) => key));
}

describe('RedisCache.connect to a server with a password', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startRedis({ args: ['--requirepass', 'pa#ss', '--databases', '4'] });
  });
  afterAll(() => server.stop());
  const url = (who: string, rest = '') => `redis://${who}127.0.0.1:${server.port}${rest}`;

  it('takes it, the user and the database from the URL or from the options of the client', async () => {
    const ways = [
      RedisCache.connect<number>(url(':pa%23ss@'), patient),
      PrefixedRedisCache.connect<number>(url('default:pa%23ss@', '/2'), patient),
      StatsRedisCache.connect<number>(url(''), { ...patient, client: { password: 'pa#ss', database: 3 } }),
    ];
    for (const cache of await Promise.all(ways)) {
      await works(cache);
      await cache.set('k', 1);
    }
    const raw = await createClient({ url: url(':pa%23ss@') }).connect();
    expect(await raw.info('keyspace')).toMatch(/db0:keys=1,[\s\S]*db2:keys=1,[\s\S]*db3:keys=1,/);
    raw.destroy();
    await Promise.all((await Promise.all(ways)).map((cache) => cache.close()));
  });

  it.each([
    ['wrong', ':s3cret@', '', 'WRONGPASS'],
    ['missing', '', '', 'NOAUTH'],
    ['right, and the database is not', ':pa%23ss@', '/9', 'ERR DB index is out of range'],
  ])('tells at once that it is %s, with what Redis says as the cause', async (_, who, rest, answer) => {
    // The timeout is no part of it: it would keep the test waiting for a minute.
    const error: Error = await RedisCache.connect(url(who, rest), patient).catch((error) => error); // it is wrong
    expect(error).toMatchObject({ name: 'CacheError', code: 'SERVER' });
    expect(error.message).toContain(`Redis refuses a connection: ${answer}`);
    expect(error.cause).toBeInstanceOf(Error);
    expect((error.cause as Error).message).toContain(answer); // as just seen
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret|pa#ss/);
  });

  it('waits for one that is loading, and tells of it when the time is over', async () => {
    const loading = createServer((socket) => {
      socket
        .on('error', () => {})
        .on('data', () => socket.write('-LOADING Redis is loading the dataset in memory\r\n'));
    });
    await new Promise<void>((listening) => loading.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void loading.close());
    const { port } = loading.address() as { port: number }; // of a TCP server
    const attempt = RedisCache.connect(`redis://127.0.0.1:${port}`, {
      timeout: 100,
      client: { RESP: 2, password: 'x' },
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'SERVER',
      cause: { message: expect.stringContaining('LOADING') },
    });
  });
});

describe('RedisCache.connect to a cluster with a password', () => {
  it('gives it to every node, and tells where it is wrong', async () => {
    const cluster = await startRedisCluster(3);
    onTestFinished(() => cluster.stop());
    for (const { port } of cluster.servers) {
      const node = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
      await node.configSet({ masterauth: 'pw', requirepass: 'pw' });
      node.destroy();
    }
    const urls = (who: string) => cluster.servers.map(({ port }) => `redis://${who}127.0.0.1:${port}`);
    const none = urls('');
    for (const cache of await Promise.all([
      RedisCache.connect<number>(urls(':pw@'), patient),
      RedisCache.connect<number>([urls('default:pw@')[0]!], patient),
      RedisCache.connect<number>([none[0]!, urls(':pw@')[1]!], patient),
      RedisCache.connect<number>(none, { ...patient, client: { password: 'pw' } }),
    ])) {
      await works(cache);
      await cache.close();
    }
    const handedIn = createCluster({ rootNodes: [{ url: none[0]! }], defaults: { password: 'pw' } }); // as in the guide
    onTestFinished(() => handedIn.destroy());
    await handedIn.connect();
    await works(new RedisCache<number>(handedIn, patient));
    for (const to of [urls(':s3cret@'), none]) {
      const error: Error = await RedisCache.connect(to, patient).catch((error) => error); // it is wrong
      expect(error).toMatchObject({ name: 'CacheError', code: 'SERVER', cause: expect.any(Error) });
      expect(error.message).toMatch(/^Redis refuses a connection: (WRONGPASS|NOAUTH) /);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret');
    }
  });
});

describe('RedisCache.connect through TLS', () => {
  let directory: string;
  let server: Server;
  let ca: string;
  let tlsPort: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ctu-tls-'));
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    await promisify(execFile)('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert]);
    ca = await readFile(cert, 'utf8');
    tlsPort = await freePort();
    const tls = ['--tls-port', String(tlsPort), '--tls-auth-clients', 'no', '--tls-cluster', 'yes'];
    const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
    const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
    server = await startRedis({ args: [...tls, ...files, ...cluster] });
    const node = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    await node.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    await waitUntil(async () => String(await node.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
    await node.configSet({ masterauth: 'pw', requirepass: 'pw' });
    node.destroy();
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  it('reaches one server, and every node of a cluster', async () => {
    const url = `rediss://:pw@localhost:${tlsPort}`;
    for (const to of [url, [url]]) {
      await using cache = await RedisCache.connect<number>(to, { ...patient, client: { socket: { ca } } });
      await works(cache);
    }
    await using cache = await RedisCache.connect<number>(`redis://localhost:${tlsPort}`, {
      ...patient,
      client: { password: 'pw', socket: { tls: true, ca } },
    });
    await works(cache);
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const url = `rediss://:pw@localhost:${tlsPort}`;
    for (const to of [url, [url]]) {
      await expect(RedisCache.connect(to, { timeout: 2_000 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
  });
});
