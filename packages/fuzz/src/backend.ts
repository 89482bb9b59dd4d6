import {
  ask,
  type FaultProxy,
  type Server,
  startFaultProxy,
  startMemcached,
  startMemcachedRing,
  startRedis,
  startRedisCluster,
  waitUntil,
} from '@ctu/tooling';

/** Real servers, and what can be done to them. */
export interface Backend {
  readonly servers: readonly Server[];
  /** One before each server; none before a cluster, whose nodes tell clients their own ports. */
  readonly proxies: readonly FaultProxy[];
  /** Where clients connect. */
  readonly ports: readonly number[];
  /** Empties the servers. */
  flush(): Promise<void>;
  /** Closes all connections of a server. */
  disconnect(index: number): Promise<void>;
  /** Resolves once every server answers, and does its part where it is one of several. */
  serves(): Promise<void>;
  stop(): Promise<void>;
}

type Start = () => Promise<{ servers: readonly Server[]; stop(): Promise<void> }>;

const alone = async (server: Promise<Server>) => ({ servers: [await server], stop: async () => (await server).stop() });

/** The topologies, by name. */
export const backends = {
  redis: () => backend(() => alone(startRedis()), { question: 'ping', answer: '+PONG', flush: 'flushall' }),
  cluster: () =>
    backend(
      () => startRedisCluster(3),
      { question: 'cluster info', answer: 'cluster_state:ok', flush: 'flushall' },
      false,
    ),
  memcached: () => backend(() => alone(startMemcached()), memcachedWords),
  ring: () => backend(() => startMemcachedRing(3), memcachedWords),
};

const memcachedWords = { question: 'version', answer: 'VERSION', flush: 'flush_all' };

async function backend(
  start: Start,
  words: { question: string; answer: string; flush: string },
  proxied = true,
): Promise<Backend> {
  const { servers, stop } = await start();
  const proxies = proxied ? await Promise.all(servers.map(({ port }) => startFaultProxy(port))) : [];
  const each = <T>(act: (server: Server) => Promise<T>) => Promise.all(servers.map(act));
  return {
    servers,
    proxies,
    ports: (proxied ? proxies : servers).map(({ port }) => port),
    async flush() {
      await each(({ port }) => ask(port, words.flush));
    },
    async disconnect(index) {
      const proxy = proxies[index];
      if (proxy) proxy.kill();
      else await ask(servers[index]!.port, 'client kill type normal skipme yes');
    },
    async serves() {
      const answers = async ({ port }: Server) =>
        (await ask(port, words.question).catch(() => '')).includes(words.answer);
      await each((server) => waitUntil(() => answers(server), { expectation: () => `port ${server.port} serves` }));
    },
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await stop();
    },
  };
}

/** Backends by name, each started when it is first needed. */
export class Backends {
  readonly #started = new Map<keyof typeof backends, Promise<Backend>>();

  get(name: keyof typeof backends): Promise<Backend> {
    let backend = this.#started.get(name);
    if (!backend) {
      backend = backends[name]();
      this.#started.set(name, backend);
    }
    return backend;
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#started.values(), async (backend) => (await backend).stop()));
  }
}
