import type { AnyCache } from '../cache.js';
import { aCache, check, checkOptions, partMisuse, type Rules, refuseMisuse } from '../checks.js';
import { Flights } from '../coherence/flights.js';
import { isPlaced } from '../coherence/place.js';
import { isOurs, repeats, showKey, unsupported } from '../errors.js';
import { type CacheEvent, observerRules, type Tell, teller } from '../events.js';
import { guards } from '../guard/guards.js';
import { expiryMisuse, isMap, levelKeyMisuse, ttlMisuse } from '../misuse.js';
import type { Steps } from '../mode/steps.js';
import { Debts, type DebtsOptions } from '../protocol/debts.js';
import { Trust, type TrustOptions } from '../protocol/trust.js';
import { cloneMisuse, type Holding, holdingOf } from '../values/holding.js';
import { Forwarding } from '../wrappers/forwarding.js';
import { GuardedCache } from '../wrappers/guarded.js';
import { CopyingNear } from './copying-near.js';
import { NearTtl, nearMisuse } from './near-ttl.js';
import type { TwoLevelOptions } from './options.js';
import { Verifier } from './verify.js';

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
  /** How near holds values; undefined where it shares them. */
  readonly holding: Holding | undefined;
  /** Whether near carries on where far fails. */
  readonly resilient: boolean;
  /** The deletes that far is owed. */
  readonly debts: Debts;
  /** Undefined where nobody tells of other processes' changes. */
  readonly trust: Trust | undefined;
  /** Undefined where near is not compared with far. */
  readonly verifier: Verifier | undefined;
  /** What keeps calls to far from waiting; undefined where far does that itself, or may be waited for. */
  readonly guard: GuardedCache<AnyCache> | undefined;
  /** Whether far has refused a call for these keys, and would again: then it has had no effect. */
  readonly refused: DebtsOptions['refused'];
  readonly tell: Tell;
}

/** What a two-level cache does for its parts. */
export interface Acts {
  readonly pay: DebtsOptions['pay'];
  readonly forget: TrustOptions['forget'];
  readonly believe: TrustOptions['believe'];
}

const rules: Rules<TwoLevelOptions> = {
  resilient: 'a boolean',
  nearTtl: ttlMisuse,
  farTtl: 'a boolean',
  clone: cloneMisuse,
  channel: 'a channel with join',
  grace: (grace, name) => (grace === 0 ? undefined : ttlMisuse(grace, name)),
  verify: partMisuse,
  clock: 'a clock with now',
  random: 'a function',
  ...observerRules,
};

/** The levels of a two-level cache. Throws what its constructor throws. */
export function levelsOf(
  near: AnyCache,
  far: AnyCache,
  options: TwoLevelOptions,
  { pay, forget, believe }: Acts,
): Levels {
  check({ near, far }, { near: aCache, far: aCache });
  checkOptions(options, rules);
  const { nearTtl, farTtl = false, resilient = false, clone, clock = performance, random = Math.random } = options;
  const { channel, grace = (resilient && nearTtl) || 0 } = options;
  refuseMisuse(nearMisuse(near) ?? expiryMisuse(near, { ttl: nearTtl }));
  if (channel && !near.clear && !near.keys) throw unsupported(near, 'be near with a channel', 'it cannot be emptied');
  const async = near.async === true || far.async === true;
  const holding = holdingOf(clone);
  const { verify = 0 } = options;
  const tell = teller(options, 'TwoLevelCache', sentenceOf);
  const guard = resilient && far.async && !isGuarded(far) ? guardOf(far, options) : undefined;
  const refused = refusedBy(far);
  const compared = {
    near: new Forwarding(holding?.give ? new CopyingNear(near, holding.give) : near),
    far: new Forwarding(guard ?? far),
    flights: new Flights({ async }, near),
    nearTtl: new NearTtl(near, (far.getRemainingTTL && guard) ?? far, { nearTtl, farTtl, clock }),
    debts: new Debts({ clock, random, tell, refused, farTtl: () => far.ttl, pay }),
    tell,
  };
  return {
    ...compared,
    async,
    holding,
    resilient,
    refused,
    guard,
    trust: channel && new Trust({ channel, grace, clock, tell, forget, believe }),
    verifier: verify > 0 ? new Verifier(compared, verify, random) : undefined,
  };
}

/**
 * Misuse has no effect, as far as it is known to be that: over a network a `fetch` that fails is a TypeError, too. And where far writes
 * many keys one by one, the first may be refused, and the second carried out.
 */
function refusedBy(far: AnyCache): Levels['refused'] {
  return (error, scope) => {
    if (!repeats(error)) return false;
    if (!far.async) return true;
    const isOne = !('prefix' in scope) && scope.length === 1;
    return isOurs(error) && (isOne || (far.setMany !== undefined && far.deleteMany !== undefined));
  };
}

/** What is said of a near level that cannot keep what expires, and of a far level that cannot be believed. */
export function sentenceOf(event: CacheEvent): string | undefined {
  if (event.type === 'debts-overflow') return `far has not acknowledged writes of ${event.keys} keys, so it is cleared`;
  if (event.type !== 'near-unfilled') return undefined;
  return (
    `the value of ${showKey(event.key)} expires, and near cannot expire entries, so near does not keep it; ` +
    'take MemoryCache or lru-cache as near'
  );
}

function guardOf(far: AnyCache, { clock, random, onEvent, onError }: TwoLevelOptions): GuardedCache<AnyCache> {
  return new GuardedCache(far, { clock, random, onEvent, onError });
}

/** Whether the calls of a cache end in time by themselves, as ours do. */
function isGuarded(cache: object): boolean {
  if (guards in cache) return true;
  const { base, far } = cache as { readonly base?: object; readonly far?: object }; // what our wrappers have
  return isPlaced(cache) && isGuarded(Object(far ?? base));
}

/** A sync near level that has nothing where it fails, and whose hits may be compared with far. */
export function safeNear(levels: Levels): Pick<AnyCache, 'get'> {
  const { verifier } = levels;
  const near = silentNear(levels);
  if (!verifier) return near;
  return {
    get(key) {
      const value: unknown = near.get(key);
      if (value !== undefined) verifier.hit(key, value);
      return value;
    },
  };
}

function silentNear({ near: { base }, tell }: Levels): Pick<AnyCache, 'get'> {
  if (neverThrows(base)) return base; // around the hottest read of all, a `try` keeps V8 from inlining near
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

/** Whether it is known that `get` does not throw: of the language's own Map, and of an lru-cache that calls nobody back. */
function neverThrows(near: AnyCache): boolean {
  if (isMap(near)) return near.get === Map.prototype.get;
  const { dispose, disposeAfter } = near as { dispose?: unknown; disposeAfter?: unknown }; // any object can be asked
  const parent = Object.getPrototypeOf(Object.getPrototypeOf(near)); // that of no subclass
  const isLru = Object.prototype.toString.call(near) === '[object LRUCache]' && parent === Object.prototype;
  return isLru && dispose === undefined && disposeAfter === undefined;
}

/** Closes near, and far also where near fails. */
export function* closeBoth({ near, far, debts, trust, flights }: Levels): Steps<void> {
  debts.close();
  try {
    // 1. A set leaves, and takes effect. 2. This process ends before it can say so. 3. Others must not go on with the older value.
    yield trust?.close(debts.size > 0 || flights.isWriting);
  } finally {
    try {
      yield near.close();
    } finally {
      yield far.close();
    }
  }
}

/** The keys as a list. Throws a TypeError for one that the levels may take for different ones. */
export function checkedKeys(keys: Iterable<unknown>): unknown[] {
  const list = [...keys];
  refuseMisuse(list.map(levelKeyMisuse).find(Boolean));
  return list;
}
