export type { WeightedServer } from './address.js';
export type { Data } from './command.js';
export type { ConnectOptions } from './connect-options.js';
export { elastiCache } from './discovery.js';
export type { Lease } from './leases.js';
export { Memcached, type MemcachedOptions } from './memcached.js';
export { ketama, type Placement, rendezvous } from './placement.js';
export type { ServerList } from './servers.js';
export type { ClientValue, StoreOptions } from './values.js';
