// @module-tag stress
import { EventEmitter } from 'node:events';
import { patient, startRedis, waitUntil } from '@ctu/tooling';
import IORedis from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisCache } from '../../index.js';
import { Readiness } from './readiness.js';

describe('Readiness', () => {
  it('connects a client that connects lazily, and lets through what waited', async () => {
    const client = new IORedis(inject('port'), '127.0.0.1', { lazyConnect: true });
    onTestFinished(() => client.disconnect());
    const readiness = new Readiness(client);
    expect(readiness.maySend).toBe(false);
    await Promise.all([readiness.wait(), readiness.wait()]);
    expect(readiness.maySend).toBe(true);
    expect(client.listenerCount('ready') + client.listenerCount('end')).toBe(0);
  });

  it('forgets what nobody waits for any more, and then listens no longer', async () => {
    const client = new IORedis(1, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 10 });
    client.on('error', () => {});
    onTestFinished(() => client.disconnect());
    const readiness = new Readiness(client);
    const controllers = Array.from({ length: 20 }, () => new AbortController());
    const waiting = controllers.map(({ signal }) => readiness.wait(signal));
    expect(client.listenerCount('end')).toBe(1);
    for (const controller of controllers) controller.abort();
    for (const { status } of await Promise.allSettled(waiting)) expect(status).toBe('rejected');
    expect(client.listenerCount('end')).toBe(0);
  });

  it('refuses what waits when the client gives up', async () => {
    const client = new IORedis(1, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    const readiness = new Readiness(client);
    await expect(readiness.wait()).rejects.toThrow('given up');
    expect(readiness.maySend).toBe(true); // the client refuses commands itself
    await expect(new RedisCache(client, patient).get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('leaves it to a client without an offline queue to refuse at once', async () => {
    const server = await startRedis();
    const client = new IORedis(server.port, '127.0.0.1', { enableOfflineQueue: false });
    client.on('error', () => {});
    onTestFinished(async () => {
      client.disconnect();
      await server.stop();
    });
    await waitUntil(() => client.status === 'ready');
    await server.kill();
    await waitUntil(() => client.status !== 'ready');
    const cache = new RedisCache(client, { timeout: Number.POSITIVE_INFINITY });
    await expect(cache.set('k', 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('listens once, however much waits', async () => {
    const client = Object.assign(new EventEmitter(), { status: 'connecting', options: {}, connect: async () => {} });
    const readiness = new Readiness(client);
    const waiting = Array.from({ length: 100 }, () => readiness.wait());
    expect(client.listenerCount('ready')).toBe(1);
    client.emit('ready');
    await Promise.all(waiting);
    expect(client.listenerCount('ready')).toBe(0);
  });
});
