import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

const cities = ['Paris', 'Parma', 'Perth'];
/** What the server was asked, and those requests that it lets wait. */
const asked: string[] = [];
const held: string[] = [];

const server = await createServer({
  logLevel: 'error',
  plugins: [
    {
      name: 'api',
      configureServer: ({ middlewares }) =>
        void middlewares.use('/api/cities', async (request, response) => {
          const text = new URL(request.originalUrl!, 'http://api').searchParams.get('q')!;
          asked.push(text);
          if (text === 'p') {
            held.push(text);
            await once(response, 'close');
            held.pop();
          }
          response.end(JSON.stringify(cities.filter((city) => city.toLowerCase().startsWith(text))));
        }),
    },
  ],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
  timeout: 120_000,
});
const page = await browser.newPage();
const found = () => page.locator('#found').textContent();

beforeAll(async () => {
  await server.listen();
  await page.goto(server.resolvedUrls!.local[0]!);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it('answers what was asked before without the server', async () => {
  for (const [text, cities] of [
    ['Pa', 'ParisParma'],
    ['Pari', 'Paris'],
    ['pa', 'ParisParma'],
    ['PARI ', 'Paris'],
  ] as const) {
    await page.fill('#city', text);
    await expect.poll(found).toBe(cities);
  }
  expect(asked).toEqual(['pa', 'pari']);
});

it('aborts what nobody waits for any more', async () => {
  await page.fill('#city', 'p');
  await expect.poll(() => held).toEqual(['p']);
  await page.fill('#city', 'per');
  await expect.poll(found).toBe('Perth');
  await expect.poll(() => held).toEqual([]);
});
