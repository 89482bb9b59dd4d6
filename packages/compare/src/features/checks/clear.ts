import { ask, startRedis } from '@ctu/tooling';
import type { Check } from './check.js';

/** What is gone, beside its own keys, when the namespaces `us` and `a*` are cleared, with `user` and `ab` beside them. */
export const clearOfANamespace: Check = async (library) => {
  const server = await startRedis();
  const redis = library.redis(server.port);
  try {
    const names = ['us', 'user', 'a*', 'ab'];
    const stores = new Map<string, Awaited<ReturnType<typeof redis.store>>>();
    for (const name of names) stores.set(name, await redis.store(name));
    for (const store of stores.values()) await store.set('key', 'value');
    await ask(server.port, 'set us-of-others value');
    for (const name of ['us', 'a*']) {
      const { clear } = stores.get(name)!;
      if (!clear) return undefined;
      await clear();
    }
    const left = async (name: string) => (await stores.get(name)!.get('key')) === 'value';
    if ((await left('us')) || (await left('a*'))) return 'nothing';
    const lost = [(await left('user')) ? [] : '`user`', (await left('ab')) ? [] : '`ab`'].flat();
    if (!(await ask(server.port, 'exists us-of-others')).includes('1')) lost.push('what others wrote');
    return lost.length === 0 ? 'its own keys' : `also ${lost.join(', ')}`;
  } finally {
    await redis.close();
    await server.stop();
  }
};
