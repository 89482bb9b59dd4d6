import type { AnyCache } from '../cache.js';
import type { Flights } from '../coherence/flights.js';
import type { Tell } from '../events.js';
import type { Forwarding } from '../wrappers/forwarding.js';
import type { NearTtl } from './near-ttl.js';

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
