/** A cache as a store of Keyv, and a store of Keyv as a cache. */
export { type FromKeyvOptions, fromKeyv } from './from-keyv.js';
export type { KeyvAdapter, KeyvStore } from './keyv-store.js';
export { toKeyv } from './to-keyv.js';
