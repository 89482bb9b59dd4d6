import type { AnyCache } from '../cache.js';
import { Flights } from '../coherence/flights.js';
import { type Tell, teller } from '../events.js';
import { expiryMisuse, levelKeyMisuse, ttlMisuse } from '../misuse.js';
import type { Steps } from '../mode/steps.js';
import { Forwarding } from '../wrappers/forwarding.js';
import { NearTtl, nearMisuse } from './near-ttl.js';
import type { TwoLevelOptions } from './options.js';

/** What the reads and the writes of a two-level cache share. */
export interface Levels {
  /** Whether one of the levels answers with promises. */
  readonly async: boolean;
  /** The levels, each with all the powers. */
  readonly near: Forwarding<AnyCache>;
  readonly far: Forwarding<AnyCache>;
  /** The reads of far and the writes that are under way, and what is being stored in near. */
  readonly flights: Flights;
  readonly nearTtl: NearTtl;
  /** Whether near carries on where far fails. */
  readonly resilient: boolean;
  readonly tell: Tell;
}

/** The levels of a two-level cache. Throws what its constructor throws. */
export function levelsOf(near: AnyCache, far: AnyCache, options: TwoLevelOptions): Levels {
  const { nearTtl, farTtl = false, resilient = false, clock = performance } = options;
  const misuse = nearMisuse(near) ?? ttlMisuse(nearTtl, 'nearTtl') ?? expiryMisuse(near, { ttl: nearTtl });
  if (misuse) throw misuse;
  const async = near.async === true || far.async === true;
  return {
    async,
    near: new Forwarding(near),
    far: new Forwarding(far),
    flights: new Flights({ async }, near),
    nearTtl: new NearTtl(near, far, { nearTtl, farTtl, clock }),
    resilient,
    tell: teller(options, 'TwoLevelCache'),
  };
}

/** Names of caches whose `get` does not throw. In front of the hottest read of all, a `try` keeps V8 from inlining them. */
const SAFE = ['[object Map]', '[object LRUCache]'];

/** A sync near level that has nothing where it fails. */
export function safeNear({ near: { base }, tell }: Levels): Pick<AnyCache, 'get'> {
  if (SAFE.includes(Object.prototype.toString.call(base))) return base;
  return {
    get(key) {
      try {
        return base.get(key);
      } catch (error) {
        return void tell({ type: 'cache-failed', error, key });
      }
    },
  };
}

/** Closes near, and far also where near fails. */
export function* closeBoth({ near, far }: Levels): Steps<void> {
  try {
    yield near.close();
  } finally {
    yield far.close();
  }
}

/** The keys as a list. Throws a TypeError for one that the levels may take for different ones. */
export function checkedKeys(keys: Iterable<unknown>): unknown[] {
  const list = [...keys];
  const misuse = list.map(levelKeyMisuse).find(Boolean);
  if (misuse) throw misuse;
  return list;
}
