export { hasProgram } from './has-program.js';
export { startMemcached, startMemcachedRing } from './memcached-servers.js';
export { patient } from './patience.js';
export { randomFrom, seededRandom } from './random.js';
export { nodeOfSlot, startRedisCluster } from './redis-cluster.js';
export { startRedis } from './redis-server.js';
export type { Server, ServerOptions } from './server.js';
export type { Servers } from './servers.js';
export { type WaitOptions, waitUntil } from './wait-until.js';
