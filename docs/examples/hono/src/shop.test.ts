import { RedisCache } from '@ctu/redis';
import { Hono } from 'hono';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { cachedResponses, type KeptResponse } from './cached-responses.js';
import { shop } from './shop.js';

const cache = await RedisCache.connect<KeptResponse>(process.env.REDIS_URL ?? 'redis://localhost:6379', {
  prefix: 'recipe-hono.',
});
beforeEach(() => cache.clear());
afterAll(() => cache.close());

it('answers from the cache, until it is told to forget', async () => {
  const prices = new Map([['tea', 3]]);
  let found = 0;
  const app = shop(
    {
      async find(id) {
        found++;
        return prices.get(id);
      },
      save: async (id, price) => void prices.set(id, price),
    },
    cache,
  );
  const get = async () => {
    const response = await app.request('/products/tea');
    return [response.headers.get('content-type'), response.headers.get('cache-status'), await response.json()];
  };
  expect([await get(), await get(), found]).toEqual([
    ['application/json', null, { price: 3 }],
    ['application/json', 'ctu; hit', { price: 3 }],
    1,
  ]);
  await app.request('/products/tea', { method: 'PUT', body: '4' });
  expect([await get(), found]).toEqual([['application/json', null, { price: 4 }], 2]);
});

it('runs the handler once for requests that come together', async () => {
  let runs = 0;
  const app = new Hono().get('/', cachedResponses(cache, { ttl: 60_000 }), (c) => c.text(`run ${++runs}`));
  const responses = await Promise.all(Array.from({ length: 10 }, () => app.request('/')));
  expect([...new Set(await Promise.all(responses.map((response) => response.text())))]).toEqual(['run 1']);
});

it.each([
  ['a cookie is set', { 'set-cookie': 'session=1' }, 200],
  ['it varies', { vary: 'accept-language' }, 200],
  ['it is private', { 'cache-control': 'max-age=60, Private' }, 200],
  ['it is not to be stored', { 'cache-control': 'no-store' }, 200],
  ['it is to be asked for anew', { 'cache-control': 'no-cache' }, 200],
  ['it is old at once for all but browsers', { 'cache-control': 'max-age=60, s-maxage=0' }, 200],
  ['it is too large', { 'content-length': '1000001' }, 200],
  ['it is old at once', { 'cache-control': 'max-age=0' }, 200],
  ['it is an error', {}, 500],
  ['it is packed', { 'content-encoding': 'gzip' }, 200],
  ['it has expired', { expires: '0' }, 200],
  ['it goes on', { 'content-type': 'text/event-stream' }, 200],
  ['it is a part', { 'content-range': 'bytes 0-4/10' }, 206],
] as const)('keeps and shares nothing where %s', async (_, headers, status) => {
  let runs = 0;
  const app = new Hono().get('/', cachedResponses(cache, { ttl: 60_000 }), (c) =>
    c.text(`run ${++runs}`, status, headers),
  );
  const together = await Promise.all([app.request('/'), app.request('/')]);
  const later = await app.request('/');
  const texts = await Promise.all([...together, later].map((response) => response.text()));
  expect(texts.toSorted()).toEqual(['run 1', 'run 2', 'run 3']);
});

it.each([{ authorization: 'Bearer a' }, { cookie: 'session=1' }, { range: 'bytes=0-4' }])(
  'does not look for %o',
  async (headers) => {
    let runs = 0;
    const app = new Hono().get('/', cachedResponses(cache, { ttl: 60_000 }), (c) => c.text(`run ${++runs}`));
    await app.request('/');
    expect(await (await app.request('/', { headers })).text()).toBe('run 2');
  },
);

it('tells queries apart by what the handler reads, and looks for no others', async () => {
  let runs = 0;
  const pages = cachedResponses(cache, { ttl: 60_000, query: ['page'] });
  const app = new Hono().get('/', pages, (c) => c.text(`run ${++runs} of page ${c.req.query('page')}`));
  const get = async (path: string) => (await app.request(path)).text();
  expect([await get('/?page=1'), await get('/?page=2'), await get('/?page=1')]).toEqual([
    'run 1 of page 1',
    'run 2 of page 2',
    'run 1 of page 1',
  ]);
  expect([await get('/?page=1&x=1'), await get('/?page=1&x=1')]).toEqual(['run 3 of page 1', 'run 4 of page 1']);
  await pages.forget('/?page=1');
  expect(await get('/?page=1')).toBe('run 5 of page 1');
});

it('keeps what tells a browser how to take it, and how old it is', async () => {
  const headers = { 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff', 'x-shop': '1' };
  const pages = cachedResponses(cache, { ttl: 60_000, headers: ['x-shop'] });
  const app = new Hono().get('/', pages, (c) => c.text('Hello', 200, headers));
  await app.request('/');
  expect(Object.fromEntries((await app.request('/')).headers)).toMatchObject({
    ...headers,
    age: expect.stringMatching(/^\d+$/),
  });
});

it('gives each request what is its own', async () => {
  let requests = 0;
  const app = new Hono()
    .use(async (c, next) => {
      c.header('X-Request-Id', `${++requests}`);
      await next();
    })
    .get('/', cachedResponses(cache, { ttl: 60_000 }), (c) => c.text('Hello'));
  const ids = [await app.request('/'), await app.request('/')].map(({ headers }) => headers.get('x-request-id'));
  expect(ids).toEqual(['1', '2']);
});

it('keeps a response for no longer than that says', async () => {
  const pages = cachedResponses(cache, { ttl: 600_000 });
  const app = new Hono().get('/', pages, (c) => c.text('Hello', 200, { 'cache-control': 'max-age=60' }));
  await app.request('/');
  expect(await cache.getRemainingTTL('/')).toBeLessThanOrEqual(60_000);
});

it('answers nothing but GET', async () => {
  let runs = 0;
  const app = new Hono().all('/', cachedResponses(cache, { ttl: 60_000 }), (c) => c.text(`run ${++runs}`));
  for (const method of ['GET', 'POST', 'POST']) await app.request('/', { method });
  expect(runs).toBe(3);
});

it('lets an error of the handler pass as it is', async () => {
  const app = new Hono().get('/', cachedResponses(cache, { ttl: 60_000 }), () => {
    throw new Error('The database is away');
  });
  app.onError(({ message }, c) => c.text(message, 503));
  const responses = await Promise.all([app.request('/'), app.request('/')]);
  expect(await Promise.all(responses.map((response) => response.text()))).toEqual(
    Array(2).fill('The database is away'),
  );
});
