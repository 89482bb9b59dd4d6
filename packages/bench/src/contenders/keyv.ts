import KeyvMemcache from '@keyv/memcache';
import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import type { Setups, Subject } from '../contender.js';

/** Keyv: without its serialization in memory, and without a second prefix on a server, as its manuals advise. */
export const setups = {
  near: () => subject(new Keyv({ serialize: undefined, deserialize: undefined })),
  redis: (port) => subject(new Keyv({ store: new KeyvRedis(`redis://127.0.0.1:${port}`), useKeyPrefix: false })),
  memcached: (port) => subject(new Keyv({ store: new KeyvMemcache(`127.0.0.1:${port}`) })),
} satisfies Setups;

function subject(keyv: Keyv): Subject {
  return { set: (key, value) => keyv.set(key, value), get: (key) => keyv.get(key) };
}
