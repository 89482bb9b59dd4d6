import KeyvRedis from '@keyv/redis';
import { Cacheable, createKeyv, Keyv } from 'cacheable';
import type { Setups, Subject } from '../contender.js';

/** Cacheable: its own memory store, with copies of the values (its default) and without; or Redis as the only level. */
export const setups = {
  near: () => subject(new Cacheable()),
  'near-without-copies': () => subject(new Cacheable({ primary: createKeyv({ useClone: false }) })),
  redis: (port) => {
    const store = new KeyvRedis(`redis://127.0.0.1:${port}`);
    return subject(new Cacheable({ primary: new Keyv({ store, useKeyPrefix: false }) }));
  },
} satisfies Setups;

function subject(cache: Cacheable): Subject {
  return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
}
