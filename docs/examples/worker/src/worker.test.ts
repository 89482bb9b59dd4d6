import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import workerd from 'workerd';

/** What KV keeps, as workerd's binding asks for it over HTTP. Cloudflare itself has a network of them. */
const entries = new Map<string, { value: Buffer; metadata: string | undefined }>();
const kv = createServer(async (request, response) => {
  const key = new URL(request.url!, 'http://kv').pathname;
  if (request.method === 'PUT') {
    const value = Buffer.concat(await request.toArray());
    entries.set(key, { value, metadata: request.headers['cf-kv-metadata'] as string | undefined });
  }
  if (request.method === 'DELETE') entries.delete(key);
  const entry = entries.get(key);
  if (request.method === 'GET' && !entry) response.writeHead(404);
  else if (entry?.metadata) response.setHeader('CF-KV-Metadata', entry.metadata);
  response.end(request.method === 'GET' ? entry?.value : undefined);
});

/** The slow API: what it was asked, and what it does not answer yet. */
const asked: string[] = [];
const held: ServerResponse[] = [];
const origin = createServer((request, response) => {
  asked.push(request.url!);
  if (request.url === '/XXX') response.writeHead(500);
  if (request.url === '/JPY') held.push(response);
  else response.end('1.25');
});

const portOf = (server: typeof kv) => (server.address() as AddressInfo).port;
const folder = mkdtempSync(join(tmpdir(), 'worker-'));
const workers: ChildProcess[] = [];

/** A worker with its own memory, as another place would be. Answers its URL. */
async function start(): Promise<string> {
  const worker = spawn(workerd, ['serve', join(folder, 'config.capnp'), '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  workers.push(worker);
  for await (const line of createInterface(worker.stdio[3] as NodeJS.ReadableStream)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === 'listen') return `http://127.0.0.1:${port}`;
  }
  throw new Error('workerd ended');
}

beforeAll(async () => {
  await Promise.all([kv, origin].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  await build({
    entryPoints: ['src/worker.ts'],
    bundle: true,
    format: 'esm',
    external: ['cloudflare:workers'],
    outfile: join(folder, 'worker.js'),
  });
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "kv", external = (address = "127.0.0.1:${portOf(kv)}", http = ())),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  bindings = [(name = "RATES", kvNamespace = "kv"), (name = "ORIGIN", text = "http://127.0.0.1:${portOf(origin)}")],
  compatibilityDate = "2026-07-01",
);
`,
  );
});
afterAll(async () => {
  for (const worker of workers) worker.kill();
  for (const server of [kv, origin]) server.close();
  rmSync(folder, { recursive: true });
});

it('asks the API once, for this place and the next', async () => {
  const [here, there] = [await start(), await start()];
  for (const url of [here, here, there]) {
    expect(await (await fetch(`${url}/EUR`)).json()).toEqual({ currency: 'EUR', rate: 1.25 });
  }
  expect(asked).toEqual(['/EUR']);
  expect([...entries.keys()]).toEqual(['/EUR']);
});

it('answers whoever waits for the load of a request that its client has left', async () => {
  const url = await start();
  const client = new AbortController();
  const left = fetch(`${url}/JPY`, { signal: client.signal }).catch(() => 'left');
  await expect.poll(() => held).toHaveLength(1);
  const others = [1, 2, 3].map(() => fetch(`${url}/JPY`));
  client.abort();
  expect(await left).toBe('left');
  expect((await fetch(`${url}/EUR`)).status).toBe(200); // by then the worker knows it
  held[0]!.end('160');
  for (const answer of await Promise.all(others)) expect(await answer.json()).toEqual({ currency: 'JPY', rate: 160 });
  expect(asked.filter((path) => path === '/JPY')).toHaveLength(1);
});

it('asks for currencies alone', async () => {
  const url = await start();
  expect((await fetch(`${url}/admin/users`)).status).toBe(404);
  expect(asked).not.toContain('/admin/users');
});

it('keeps no failure', async () => {
  const url = await start();
  expect([(await fetch(`${url}/XXX`)).status, (await fetch(`${url}/XXX`)).status]).toEqual([500, 500]);
  expect([...entries.keys()]).not.toContain('/XXX');
});
