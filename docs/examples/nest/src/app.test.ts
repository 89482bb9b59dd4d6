import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AppModule } from './app.module.js';
import { openStack, STACK, type Stack } from './cache.module.js';
import { Users, UserTable } from './users.js';

let app: INestApplication;
let url: string;

beforeAll(async () => {
  app = await NestFactory.create(AppModule, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
beforeEach(() => app.get<Stack>(STACK).clear());
afterAll(() => app.close());

const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();

it('asks the table once, and keeps what it answers as it is', async () => {
  const table = app.get(UserTable);
  const before = table.asked;
  for (let time = 0; time < 3; time++) expect(await get('/users/1')).toEqual({ name: 'Ada', seen: 0 }); // a Date again
  expect(table.asked - before).toBe(1);
  expect(await get('/users/2')).toMatchObject({ statusCode: 404 });
});

it('shows a new name at once, here and in other processes', async () => {
  const stack = openStack();
  const other = new Users(new UserTable(), stack);
  await get('/users/1');
  expect(await other.find('1')).toMatchObject({ name: 'Ada' });
  await fetch(`${url}/users/1?name=Augusta`, { method: 'PUT' });
  expect(await get('/users/1')).toMatchObject({ name: 'Augusta' });
  await expect.poll(() => other.find('1')).toMatchObject({ name: 'Augusta' });
  await stack.close();
});

it('keeps responses by the interceptor of Nest, and values by its cache', async () => {
  expect(await get('/users')).toEqual({ users: 1 });
  const keys = async () => {
    const found: string[] = [];
    for await (const key of app.get<Stack>(STACK).keys()) found.push(key);
    return found.sort();
  };
  // The interceptor answers before it has kept its response.
  await expect.poll(keys).toEqual(['http.keyv:/users', 'http.keyv:count']);
});
