import { startRedis } from '@ctu/tooling';
import { endingOf, PATIENCE, seconds } from '../../watch.js';
import type { RedisStores } from '../library.js';
import type { Check } from './check.js';

/** A read of Redis that is stopped (SIGSTOP): its connections stay open, and nothing is answered. */
export const frozenRead: Check = (library) =>
  frozen(library.redis, async (redis) => {
    const store = await redis.store('frozen');
    await store.set('key', 'value');
    return async () => store.get('key');
  });

/** The same of a function before it. */
export const frozenLoad: Check = (library) =>
  frozen(library.redis, async (redis) => {
    const cached = await redis.loading?.(async () => 'loaded');
    await cached?.call();
    await cached?.delete();
    return cached && (() => cached.call());
  });

async function frozen(
  open: (port: number) => RedisStores,
  prepare: (redis: RedisStores) => Promise<(() => Promise<unknown>) | undefined>,
): Promise<string | undefined> {
  const server = await startRedis();
  const redis = open(server.port);
  try {
    const call = await prepare(redis);
    if (!call) return undefined;
    await server.freeze();
    const start = performance.now();
    const ending = await endingOf(call() as Promise<string | undefined>); // whatever it is, it is only looked at
    const after = `after ${seconds(performance.now() - start)}`;
    if (!ending) return `no answer in ${seconds(PATIENCE)}`;
    if ('error' in ending) return `an error ${after}`;
    return `${ending.value === 'loaded' ? 'the function answers' : 'a miss'} ${after}`;
  } finally {
    server.thaw(); // a client waits for what it has sent before it closes
    await redis.close();
    await server.stop();
  }
}
