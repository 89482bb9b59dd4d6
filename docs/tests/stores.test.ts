import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Candidate, casesFor, describeLacks } from '@ctu/core/testing';
import { RedisCache } from '@ctu/redis';
import { patient, startRedis } from '@ctu/tooling';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upstash } from '../examples/stores/upstash.js';
import { KVCache, type KVNamespace } from '../examples/worker/src/cloudflare-kv.js';

/** A Redis behind HTTP, with the answers of Upstash: https://upstash.com/docs/redis/features/restapi */
async function restServer(token: string) {
  const server = await startRedis();
  const redis = createClient({ url: `redis://127.0.0.1:${server.port}` });
  redis.on('error', () => {}); // the requests fail
  await redis.connect();
  const answerOf = (command: string[]): Promise<object> =>
    redis.sendCommand(command).then(
      (result) => ({ result }),
      ({ message }: Error) => ({ error: message }),
    );
  const http = createServer(async (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end('{ "error": "Unauthorized" }');
      return;
    }
    const commands = JSON.parse(await text(request)) as string[][]; // of the port
    response.end(JSON.stringify(await Promise.all(commands.map(answerOf))));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`, // it listens on a port
    async stop() {
      http.close();
      http.closeAllConnections();
      redis.destroy();
      await server.stop();
    },
  };
}

const rest = await restServer('a token');
const stop = rest.stop;

/** KV as Cloudflare describes it, at one place, where it is consistent. Elsewhere there is none to run. */
class OnePlace implements KVNamespace {
  readonly #entries = new Map<string, { value: string; metadata: unknown }>();
  async getWithMetadata<M>(key: string) {
    const { value = null, metadata = null } = this.#entries.get(key) ?? {};
    return { value, metadata: metadata as M | null };
  }
  async put(key: string, value: string, { expirationTtl, metadata }: Parameters<KVNamespace['put']>[2]) {
    if (expirationTtl !== undefined && expirationTtl < 60) throw new Error('KV PUT failed: 400 Invalid expiration_ttl');
    this.#entries.set(key, { value, metadata });
  }
  async delete(key: string) {
    this.#entries.delete(key);
  }
}

let prefixes = 0;

const candidates: readonly Candidate[] = [
  {
    name: 'RedisCache through upstash()',
    lacks: { clock: 'the time is that of the server' },
    open() {
      const make = () => new RedisCache(upstash(rest.url, 'a token'), { ...patient, prefix: `stores ${prefixes++}.` });
      return { cache: make(), neighbour: make() };
    },
  },
  {
    name: 'KVCache',
    lacks: {
      clock: 'its time is that of the machine',
      many: 'it has the four operations only',
      clear: 'it has the four operations only',
      keys: 'it has the four operations only',
      size: 'it has the four operations only',
      'remaining-ttl': 'it has the four operations only',
      now: 'it does not tell its time',
      close: 'it has nothing to close',
      closed: 'it has nothing to close',
      neighbour: 'it is alone on its store',
      cases: {
        'says that it does not clear': 'it has the four operations only, and a wrapper says so',
        'says that it cannot list its keys': 'it has the four operations only, and a wrapper says so',
        'says that it cannot count its keys': 'it has the four operations only, and a wrapper says so',
      },
    },
    open: () => ({ cache: new KVCache(new OnePlace()) }),
  },
];

for (const candidate of candidates) {
  describe.concurrent(candidate.name, () => {
    beforeAll(() => console.info(describeLacks(candidate).join('\n')));

    for (const { name, run } of casesFor(candidate).runnable) it(name, run);
  });
}

describe('KVCache', () => {
  it('deletes what cannot be read', async () => {
    const kv = new OnePlace();
    await kv.put('a', 'no JSON', { metadata: { at: null } });
    const cache = new KVCache(kv);
    await expect(cache.get('a')).rejects.toMatchObject({ code: 'CORRUPT_VALUE' });
    expect([await cache.delete('a'), await cache.get('a')]).toEqual([true, undefined]);
  });
});

describe('upstash()', () => {
  afterAll(stop);

  it('tells an error of the server', async () => {
    const stranger = new RedisCache(upstash(rest.url, 'another token'), patient);
    await expect(stranger.get('a')).rejects.toMatchObject({ cause: { message: 'Unauthorized' } });
  });
});
