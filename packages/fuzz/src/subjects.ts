import type { AsyncCache } from '@ctu/core';
import type { Codec } from '@ctu/core/adapter';
import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import { clientLibraries } from '../../memcached/src/testing/client-libraries.js';
import {
  clusterLibraries,
  furtherClusterLibraries,
  furtherLibraries,
  libraries,
} from '../../redis/src/testing/libraries.js';
import type { Backend, backends } from './backend.js';

/** Whatever a codec takes. `null` too, which lru-cache takes as well, but not by its type. */
export type Value = NonNullable<unknown>;

/** The cache of an adapter. */
export type Adapter = AsyncCache<string, Value>;

/** What an adapter is told. */
export interface AdapterOptions {
  readonly prefix: string | undefined;
  readonly codec: Codec | undefined;
  readonly timeout: number;
}

/** A client, or several where each cache opens its own. */
export interface Connection {
  open(options: AdapterOptions): Promise<Adapter>;
  /** Closes its caches and clients. */
  end(): Promise<void>;
}

/** An adapter, a client library and a topology. */
export interface Subject {
  readonly name: string;
  readonly backend: keyof typeof backends;
  readonly kind: 'redis' | 'memcached';
  /** Whether it has no way to ask for a remaining ttl. */
  readonly cannotTellTtl?: boolean;
  connect(backend: Pick<Backend, 'ports'>): Promise<Connection>;
}

/** A connection that closes its caches, and then the client that they share, where it was handed in. */
function connection(open: Connection['open'], close: () => unknown = () => {}): Connection {
  const caches: Adapter[] = [];
  return {
    async open(options) {
      const cache = await open(options);
      caches.push(cache);
      return cache;
    },
    async end() {
      await Promise.all(caches.map((cache) => cache.close?.()));
      await close();
    },
  };
}

const overRedis = (backend: 'redis' | 'cluster', list: typeof libraries): Subject[] =>
  list.map(({ name, open }) => ({
    name,
    backend,
    kind: 'redis',
    async connect({ ports }) {
      const { client, end } = await open(...ports);
      return connection(async (options) => new RedisCache<Value>(client, options), end);
    },
  }));

const addresses = ({ ports }: Pick<Backend, 'ports'>) => ports.map((port) => `127.0.0.1:${port}`);

const overMemcached = (backend: 'memcached' | 'ring', suffix: string): Subject[] => [
  ...clientLibraries.map(
    ({ name, create }): Subject => ({
      name: name + suffix,
      backend,
      kind: 'memcached',
      cannotTellTtl: /^mem(js|cache)$/.test(name),
      async connect(to) {
        const { client, close } = create(addresses(to));
        return connection(async (options) => new MemCached<Value, string>(client, options), close);
      },
    }),
  ),
  {
    name: `MemCached.connect${suffix}`,
    backend,
    kind: 'memcached',
    connect: async (to) => connection((options) => MemCached.connect<Value, string>(addresses(to), options)),
  },
];

const connectedRedis = (backend: 'redis' | 'cluster'): Subject => ({
  name: `RedisCache.connect to ${backend === 'redis' ? 'one server' : 'a cluster'}`,
  backend,
  kind: 'redis',
  async connect({ ports }) {
    const urls = ports.map((port) => `redis://127.0.0.1:${port}`);
    return connection((options) => RedisCache.connect<Value>(backend === 'redis' ? urls[0]! : urls, options));
  },
});

/** Every adapter through every client library on every topology. */
export const subjects: readonly Subject[] = [
  ...overRedis('redis', [...libraries, ...furtherLibraries]),
  connectedRedis('redis'),
  ...overRedis('cluster', [...clusterLibraries, ...furtherClusterLibraries]),
  connectedRedis('cluster'),
  ...overMemcached('memcached', ''),
  ...overMemcached('ring', ' on a ring'),
];
