import {
  CacheError,
  type Channel,
  type ChannelListener,
  type ChannelMember,
  type MaybePromise,
  type Timers,
} from '@ctu/core';
import { checkOptions, type Rules, setIdleTimer, ttlMisuse } from '@ctu/core/adapter';
import type { Trackable, TrackingConnection } from './tracking-connection.js';

export interface TrackingOptions {
  /** How often each server is asked whether it is still there, in milliseconds; one that is silent until then is lost. Default: 1,000. */
  readonly heartbeat?: number | undefined;
  /**
   * What is joined where a server cannot track keys, or its user may not, such as `redisChannel(client, { name })`: all processes over
   * the server need the same. Default: nothing, so that near is not asked there.
   */
  readonly fallback?: Channel | undefined;
  /** Tells the time, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
}

const rules: Rules<TrackingOptions> = {
  heartbeat: ttlMisuse,
  fallback: 'a channel with join',
  clock: 'a clock with now',
};

/** What tracking goes by. */
interface Target {
  readonly prefix: string;
  /** The servers that have the keys: each primary of a cluster. */
  servers(): Promise<readonly Trackable[]>;
  /** The key as callers know it; undefined where it is none of theirs. */
  keyOf(serverKey: Uint8Array): { readonly key: unknown } | undefined;
}

/** A channel by which the servers themselves tell what changes: by whomever, and also what expires, is evicted or flushed. */
export function trackingChannel(target: Target, options: TrackingOptions = {}): Channel {
  checkOptions(options, rules);
  return { join: (listener) => new Tracking(target, listener, options) };
}

/** One connection to each server. They are armed together, and lost together: other servers, or other slots, are a loss too. */
class Tracking implements ChannelMember {
  readonly #target: Target;
  readonly #listener: ChannelListener;
  readonly #heartbeat: number;
  readonly #clock: Timers;
  #servers: readonly Trackable[] = [];
  #connections: readonly TrackingConnection[] = [];
  /** Which of them are armed. */
  readonly #armed = new Set<Trackable>();
  /** What the listener was told. */
  #told: 'armed' | 'lost' | undefined;
  /** Which primary has which slots, as text. */
  #slots = '';
  /** Goes up whenever all begins anew: what comes of the connections before is not heard. */
  #epoch = 0;
  #stop: (() => void) | undefined;
  readonly #fallback: Channel | undefined;
  /** In the place of the connections, once a server has refused. */
  #standIn: ChannelMember | undefined;

  constructor(
    target: Target,
    listener: ChannelListener,
    { heartbeat = 1_000, clock = performance, fallback }: TrackingOptions,
  ) {
    this.#target = target;
    this.#listener = listener;
    this.#heartbeat = heartbeat;
    this.#clock = clock;
    this.#fallback = fallback;
    void this.#open();
  }

  /** The servers tell of it: of this process' own writes, too. */
  publish(keys: readonly unknown[] | undefined): void {
    this.#standIn?.publish(keys);
  }

  close(): MaybePromise<void> {
    this.#end();
    return this.#standIn?.close();
  }

  #end(): void {
    this.#epoch++;
    this.#stop?.();
    for (const connection of this.#connections) connection.close();
    this.#connections = [];
    this.#armed.clear();
  }

  async #open(): Promise<void> {
    this.#end();
    const epoch = this.#epoch;
    const whileNow =
      <A>(act: (argument: A) => void) =>
      (argument: A): void => {
        if (epoch === this.#epoch) act(argument);
      };
    try {
      const servers = await this.#inTime(this.#target.servers());
      // 1. The servers are known. 2. A slot moves to a new one. 3. The slots are looked at: nothing seems to have moved.
      const slots = await this.#slotsOf(servers);
      if (epoch !== this.#epoch) return;
      this.#servers = servers;
      this.#slots = slots;
      this.#connections = servers.map((server) =>
        server.open(this.#target.prefix, {
          armed: whileNow<void>(() => this.#arm(server)),
          changed: whileNow((keys) => this.#change(keys)),
          lost: whileNow((error) => this.#lose(error, server)),
          refused: whileNow((error) => this.#refuse(error)),
        }),
      );
    } catch (error) {
      whileNow(() => this.#lose(error))(undefined);
    }
    if (epoch === this.#epoch) this.#lookLater();
  }

  #arm(server: Trackable): void {
    this.#armed.add(server);
    // 1. One server is not tracked yet. 2. A key of it changes. 3. Nobody tells.
    if (this.#armed.size < this.#servers.length || this.#told === 'armed') return;
    this.#told = 'armed';
    this.#listener.armed();
  }

  #lose(error: unknown, server?: Trackable): void {
    if (server) this.#armed.delete(server);
    if (this.#told === 'lost') return;
    this.#told = 'lost';
    this.#listener.lost(error);
  }

  #refuse(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#lose(new CacheError('UNSUPPORTED', `Redis does not track keys: ${reason}`, { cause }));
    if (!this.#fallback) return;
    this.#end();
    this.#standIn = this.#fallback.join(this.#listener);
  }

  #change(serverKeys: readonly Uint8Array[] | null): void {
    const { keyOf } = this.#target;
    this.#listener.changed(serverKeys?.flatMap((serverKey) => keyOf(serverKey)?.key ?? []));
  }

  #lookLater(): void {
    const epoch = this.#epoch;
    this.#stop = setIdleTimer(this.#clock, this.#heartbeat, () => {
      this.#look().then(
        () => epoch === this.#epoch && this.#lookLater(),
        (error) => {
          if (epoch !== this.#epoch) return;
          this.#lose(error);
          void this.#open();
        },
      );
    });
  }

  /** Asks each server for a sign of life, and in a cluster for its slots. Rejects where one gives none, or has other ones. */
  async #look(): Promise<void> {
    const pings = this.#connections.map((connection) => connection.ping());
    const [slots] = await Promise.all([this.#slotsOf(this.#servers), this.#inTime(Promise.all(pings))]);
    // 1. A slot moves to another server. 2. The one that had it tells nothing of its keys any more.
    if (slots !== this.#slots) throw new CacheError('UNAVAILABLE', 'The slots of the cluster have moved');
  }

  /** The slots as each server knows them. Rejects where they have other primaries than these servers: the client does not know yet. */
  async #slotsOf(servers: readonly Trackable[]): Promise<string> {
    const replies = await this.#inTime(Promise.all(servers.map((server) => server.slots?.() ?? [])));
    const slots = (replies as (readonly SlotRange[])[]).map((ranges) => ranges.map(withPrimary)); // of `CLUSTER SLOTS`
    const fits = (ranges: readonly (readonly [number, number, string])[]) =>
      ranges.length === 0 || new Set(ranges.map(([, , primary]) => primary)).size === servers.length;
    if (servers.length === 0 || !slots.every(fits))
      throw new CacheError('UNAVAILABLE', 'The client does not know which servers are to be tracked');
    return JSON.stringify(slots);
  }

  /** What somebody answers, if he does so within a heartbeat. */
  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = setIdleTimer(this.#clock, this.#heartbeat, () =>
        reject(new CacheError('TIMEOUT', `A server gave no answer in ${this.#heartbeat} ms`)),
      );
      answer.then(resolve, reject).finally(stop);
    });
  }
}

/** A range of slots and the nodes that have it, the primary first. */
type SlotRange = readonly [first: number, last: number, primary: unknown];

/** Without the replicas, which may come and go. */
function withPrimary([first, last, primary]: SlotRange): readonly [number, number, string] {
  return [first, last, String(primary)];
}
