import {
  type AnyCache,
  type Cached,
  type Channel,
  type ChannelListener,
  cached,
  MemoryCache,
  numberedChannel,
  TwoLevelCache,
} from '@ctu/core';
import type { ManualClock } from '@ctu/core/testing';
import { Far } from './far.js';
import { Requests } from './requests.js';
import type { Setup } from './setup.js';
import type { Wire } from './wire.js';

/** What a process is made of. */
export interface Parts {
  readonly setup: Setup;
  readonly clock: ManualClock;
  readonly random: () => number;
  readonly far: Far;
  readonly wire: Wire;
  /** What its cached function calls. */
  readonly load: (key: string) => Promise<string>;
  /** Is told which keys other processes have changed; undefined: any. */
  readonly heard: (keys: Changed) => void;
  /** Is told what is being stored in far. */
  readonly stores: (value: string) => void;
}

type Changed = Parameters<ChannelListener['changed']>[0];

/** One process: a cache of two levels, and a cached function over it. */
export class Process {
  readonly cache: TwoLevelCache<AnyCache, AnyCache>;
  readonly cached: Cached<(key: string) => Promise<string>, AnyCache>;
  /** The calls to its near level, where they take steps of their own. */
  readonly nearRequests: Requests | undefined;
  /** When each of its calls that are under way has to be answered. */
  readonly calls = new Set<number>();
  /** How many of its reads of a key are under way. */
  readonly reading = new Map<string, number>();
  /** Not any more once it was killed: nothing that it does is seen. */
  isAlive = true;
  readonly #near: Far | MemoryCache<string, string>;

  /** `name` is its own in the whole run: one that is started again has another. */
  constructor(
    readonly index: number,
    readonly name: number,
    { setup, clock, random, far, wire, load, heard, stores }: Parts,
  ) {
    const { resilient, grace, inOrder } = setup;
    const isAlive = (): boolean => this.isAlive;
    if (setup.nearSteps) this.nearRequests = new Requests(`near of ${index}`, inOrder);
    this.#near = this.nearRequests ? new Far(this.nearRequests) : new MemoryCache<string, string>({ clock });
    // Members have different names.
    const channel = setup.channel
      ? numberedChannel(wire.transportOf(index), { clock, random: () => name / 1_024 })
      : undefined;
    const near: AnyCache = this.#near instanceof Far ? this.#near.clientOf(index, isAlive) : this.#near;
    const client = far.clientOf(index, isAlive, stores);
    this.cache = new TwoLevelCache<AnyCache, AnyCache>(near, setup.guarded ? client : asGuarded(client), {
      clock,
      random,
      resilient,
      grace,
      channel: channel && overheard(channel, heard),
      onError() {},
    });
    this.cached = cached(load, {
      cache: setup.calls === 'functions over far' ? client : this.cache,
      key: (key: string) => key,
      clock,
      random,
      onError() {},
    });
  }

  /** What its near level has. */
  held(key: string): string | undefined {
    return this.#near instanceof Far ? this.#near.held.get(key) : this.#near.get(key);
  }
}

/** A channel of which somebody else is told first what it tells. */
function overheard(channel: Channel, heard: (keys: Changed) => void): Channel {
  return {
    join: (listener) =>
      channel.join({
        armed() {
          heard([]);
          listener.armed();
        },
        lost: (error) => listener.lost(error),
        changed(keys) {
          heard(keys);
          listener.changed(keys);
        },
      }),
  };
}

/** Far ends its calls in time by itself, as our adapters do: here a step tells when a call takes too long. */
function asGuarded<C extends object>(far: C): C {
  return Object.assign(far, { [Symbol.for('@ctu/core:guards')]: true });
}
