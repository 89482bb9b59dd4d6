import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { RedisCache } from '@ctu/redis';
import { afterAll, beforeAll, expect, it } from 'vitest';

const redis = await RedisCache.connect(process.env.REDIS_URL ?? 'redis://localhost:6379', { prefix: 'next.' });
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  await redis.clear();
  server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(server.stdout!)) {
    const found = /http:\/\/localhost:\d+/.exec(line);
    if (!found) continue;
    [url] = found;
    return;
  }
}, 60_000);
afterAll(async () => {
  server.kill();
  await redis.close();
});

const get = async () => (await fetch(`${url}/products/tea`)).json();

it('loads once, and again when the price has changed', async () => {
  expect(await (await fetch(url)).text()).toContain('Tea costs 3.'); // by another bundle
  expect(await get()).toEqual({ price: 3, since: 1970, loads: 1 }); // `since` is a Date again
  await fetch(`${url}/products/tea`, { method: 'PUT', body: '4' });
  expect(await get()).toMatchObject({ price: 4, loads: 2 });
  expect(await (await fetch(url)).text()).toContain('Tea costs 4.');
  expect((await fetch(`${url}/products/none`)).status).toBe(404); // a load, too
});

it('sees what another process deletes', async () => {
  await get();
  await redis.delete('tea');
  await expect.poll(get).toMatchObject({ loads: 4 });
});
