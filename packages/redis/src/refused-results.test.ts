import { type CacheEvent, cached } from '@ctu/core';
import { patient, type Server, startRedis } from '@ctu/tooling';
import { createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache, type RedisClientLike } from './index.js';
import { libraries } from './testing/libraries.js';
import { freshPrefix, reached, ways } from './testing/reached.js';

/** A cached function that has answered and stored a first row; it answers another after that. */
async function stale<R>(client: RedisClientLike, first: R, next: R) {
  const told: CacheEvent[] = [];
  const cache = new RedisCache<R>(client, { ...patient, prefix: freshPrefix() });
  let row = first;
  const get = cached(async (_id: string): Promise<R> => row, {
    cache,
    key: (id) => id,
    onEvent: (event) => 'error' in event && told.push(event),
  });
  await get('1');
  row = next;
  return { cache, get, told };
}

const notStored = (code: string) => ({ type: 'not-stored', key: '1', error: { code } });

describe.each(ways)('cached() through $name, whose newer result cannot be stored', (way) => {
  const client = reached(way);

  it('forgets the older one where the codec refuses it', async () => {
    const { cache, get, told } = await stale<unknown>(client(), { at: 'then' }, { at: Symbol('now') });
    await get.refresh('1');
    expect(await cache.has('1')).toBe(false);
    expect(told).toMatchObject([notStored('UNENCODABLE_VALUE')]);
  });
});

describe.each(libraries)('cached() through $name, on a server that refuses writes', ({ open }) => {
  let server: Server;
  const command = async (...args: string[]): Promise<unknown> => {
    const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await client.connect();
    return client.sendCommand(args).finally(() => client.destroy());
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await command('CONFIG', 'SET', 'maxmemory', '0');
    await command('REPLICAOF', 'NO', 'ONE');
  });

  async function opened(): Promise<RedisClientLike> {
    const { client, end } = await open(server.port);
    onTestFinished(async () => {
      await end();
    });
    return client;
  }

  it('forgets the older result where there is no memory', async () => {
    const { cache, get, told } = await stale(await opened(), 'older', 'newer');
    await command('CONFIG', 'SET', 'maxmemory', '1');
    expect(await get.refresh('1')).toBe('newer');
    expect(await cache.has('1')).toBe(false);
    expect(told).toMatchObject([notStored('SERVER')]);
  });

  it('says that the older result stays where a replica refuses to forget it', async () => {
    const { cache, get, told } = await stale(await opened(), 'older', 'newer');
    await command('REPLICAOF', '127.0.0.1', '1');
    expect(await get.refresh('1')).toBe('newer');
    expect(await cache.get('1')).toBe('older');
    expect(told).toMatchObject([notStored('SERVER'), { type: 'not-forgotten', key: '1', error: { code: 'SERVER' } }]);
  });
});
