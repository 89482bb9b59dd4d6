import KeyvRedis from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import type { Setups, Subject } from '../contender.js';

/** cache-manager over a Keyv store: a Map without serialization, or Redis. */
export const setups = {
  near: () => subject(new Keyv({ serialize: undefined, deserialize: undefined })),
  redis: (port) => subject(new Keyv({ store: new KeyvRedis(`redis://127.0.0.1:${port}`), useKeyPrefix: false })),
} satisfies Setups;

function subject(store: Keyv): Subject {
  const cache = createCache({ stores: [store] });
  return { set: (key, value) => cache.set(key, value), get: (key) => cache.get(key) };
}
