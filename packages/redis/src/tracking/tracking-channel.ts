import { CacheError, type Channel, type ChannelListener, type ChannelMember, type Timers } from '@ctu/core';
import { setIdleTimer } from '@ctu/core/adapter';
import type { Trackable, TrackingConnection } from './tracking-connection.js';

export interface TrackingOptions {
  /** How often each server is asked whether it is still there, in milliseconds; one that is silent until then is lost. Default: 1,000. */
  readonly heartbeat?: number | undefined;
  /** Tells the time, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
}

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
  #isArmed = false;
  /** The slots of the servers, as text. */
  #slots: string | undefined;
  /** Goes up whenever all begins anew: what comes of the connections before is not heard. */
  #epoch = 0;
  #stop: (() => void) | undefined;

  constructor(target: Target, listener: ChannelListener, { heartbeat = 1_000, clock = performance }: TrackingOptions) {
    this.#target = target;
    this.#listener = listener;
    this.#heartbeat = heartbeat;
    this.#clock = clock;
    void this.#open();
  }

  /** The servers tell of it: of this process' own writes, too. */
  publish(): void {}

  close(): void {
    this.#epoch++;
    this.#stop?.();
    for (const connection of this.#connections) connection.close();
    this.#connections = [];
    this.#armed.clear();
    this.#slots = undefined;
  }

  async #open(): Promise<void> {
    this.close();
    const epoch = this.#epoch;
    const whileNow =
      <A>(act: (argument: A) => void) =>
      (argument: A): void => {
        if (epoch === this.#epoch) act(argument);
      };
    try {
      this.#servers = await inTime(this.#target.servers(), this.#heartbeat, this.#clock);
      if (epoch !== this.#epoch) return;
      this.#connections = this.#servers.map((server) =>
        server.open(this.#target.prefix, {
          armed: whileNow<void>(() => this.#arm(server)),
          changed: whileNow((keys) => this.#change(keys)),
          lost: whileNow((error) => this.#lose(error, server)),
        }),
      );
    } catch (error) {
      if (epoch === this.#epoch) this.#lose(error);
    }
    if (epoch === this.#epoch) this.#lookLater();
  }

  #arm(server: Trackable): void {
    this.#armed.add(server);
    // 1. One server is not tracked yet. 2. A key of it changes. 3. Nobody tells.
    if (this.#armed.size < this.#servers.length || this.#isArmed) return;
    this.#isArmed = true;
    this.#listener.armed();
  }

  #lose(error: unknown, server?: Trackable): void {
    if (server) this.#armed.delete(server);
    if (!this.#isArmed) return;
    this.#isArmed = false;
    this.#listener.lost(error);
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
    if (this.#servers.length === 0) throw new CacheError('UNAVAILABLE', 'No server is known that could be tracked');
    const asking = this.#servers.map((server, index) =>
      Promise.all([this.#connections[index]?.send('PING'), server.slots?.()]),
    );
    const answers = await inTime(Promise.all(asking), this.#heartbeat, this.#clock);
    const slots = JSON.stringify(answers.map(([, slots]) => slots));
    // 1. A slot moves to another server. 2. The one that had it tells nothing of its keys any more.
    if (this.#slots !== undefined && slots !== this.#slots)
      throw new CacheError('UNAVAILABLE', 'The slots of the cluster have moved');
    this.#slots = slots;
  }
}

/** What somebody answers, if he does so in time. */
function inTime<T>(answer: Promise<T>, milliseconds: number, clock: Timers): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = setIdleTimer(clock, milliseconds, () =>
      reject(new CacheError('TIMEOUT', `A server gave no answer in ${milliseconds} ms`)),
    );
    answer.then(resolve, reject).finally(stop);
  });
}
