import { startRedis } from '@ctu/tooling';
import { readsOf } from '../../stage.js';
import type { Check } from './check.js';

/** With how many commands ten keys are read that are asked for at the same time. */
export const readsTogether: Check = async (library) => {
  const server = await startRedis();
  const redis = library.redis(server.port);
  try {
    const store = await redis.store('together');
    const keys = Array.from({ length: 10 }, (_, index) => `key ${index}`);
    for (const key of keys) await store.set(key, 'value');
    const before = await readsOf(server);
    await Promise.all(keys.map((key) => store.get(key)));
    const commands = (await readsOf(server)) - before;
    return commands === 1 ? '1 command' : `${commands} commands`;
  } finally {
    await redis.close();
    await server.stop();
  }
};
