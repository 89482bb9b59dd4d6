import IORedis, { Cluster as IORedisCluster } from 'ioredis';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.js';

describe('recognise', () => {
  it('tells one server from a cluster, connected or not', () => {
    expect(recognise(createClient()).cluster).toBe(false);
    expect(recognise(createClientPool()).cluster).toBe(false);
    expect(recognise(createCluster({ rootNodes: [] })).cluster).toBe(true);
    expect(recognise(new IORedis({ lazyConnect: true })).cluster).toBe(false);
    expect(recognise(new IORedisCluster([], { lazyConnect: true })).cluster).toBe(true);
  });

  it('takes a client behind the port as it is', () => {
    const port = recognise(createClient());
    expect(recognise(port)).toBe(port);
  });

  it('says what it expects, and what came instead', () => {
    const sentinel = createSentinel({ name: 'primary', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] });
    const strangers: [unknown, string][] = [
      [new Map(), 'Map'],
      [{}, 'Object'],
      [Object.create(null), 'object'],
      ['redis://localhost', 'String'],
      [undefined, 'undefined'],
      [null, 'null'],
      [() => {}, 'Function'],
      [sentinel, sentinel.constructor.name],
    ];
    for (const [stranger, name] of strangers) {
      const attempt = () => recognise(stranger as never);
      expect(attempt).toThrow(TypeError);
      expect(attempt).toThrow(/^A cache needs a client of redis \(5 or later\), ioredis \(5 or later\) or iovalkey/);
      expect(attempt).toThrow(`, not ${name}`);
    }
  });

  it('refuses a client with a key prefix of its own, whose keys a cache could not list or clear', () => {
    const clients = [
      createClient({ keyPrefix: 'app:' }),
      createClientPool({ keyPrefix: 'app:' }),
      createCluster({ rootNodes: [], keyPrefix: 'app:' }),
      new IORedis({ lazyConnect: true, keyPrefix: 'app:' }),
      new IORedisCluster([], { lazyConnect: true, keyPrefix: 'app:' }),
      new IORedisCluster([], { lazyConnect: true, redisOptions: { keyPrefix: 'app:' } }),
    ];
    for (const client of clients) expect(() => recognise(client)).toThrow('keyPrefix of its own ("app:")');
  });
});
