import { CacheError, type Timers } from '@ctu/core';
import { setIdleTimer } from '@ctu/core/adapter';
import { slotsText } from './slots.js';
import type { Trackable, TrackingConnection, TrackingEvents } from './tracking-connection.js';

/** Where tracking is done, and how. */
export interface TrackedOptions {
  /** The servers that have the keys: each primary of a cluster. */
  servers(): Promise<readonly Trackable[]>;
  readonly heartbeat: number;
  readonly clock: Timers;
  readonly random: () => number;
}

/** The longest patience, in milliseconds, unless a heartbeat is longer. */
const LONGEST = 5_000;

/**
 * One connection to each server. They are armed together, and lost together: other servers, or other slots, are a loss too. Then all
 * begins anew. The servers are given a heartbeat until they are armed, and after each time in vain twice as long as before; one that is
 * armed and then does not answer in time is left alone for as long.
 */
export class TrackedServers {
  readonly #options: TrackedOptions;
  readonly #prefixes: () => readonly string[];
  readonly #events: TrackingEvents;
  #servers: readonly Trackable[] = [];
  #connections: TrackingConnection[] = [];
  /** Which of them are armed. */
  readonly #armed = new Set<Trackable>();
  /** Where there are servers that were armed once: they can be tracked. */
  readonly #able = new Set<string>();
  /** Which primary has which slots, as text. */
  #slots = '';
  /** Goes up whenever all begins anew: what comes of the connections before is not heard. */
  #epoch = 0;
  /** How long the servers are given until all are armed, in milliseconds. */
  #patience: number;
  /** Stops the timer: of what is to be done next there is one. */
  #stop: (() => void) | undefined;

  /** The prefixes are asked for once the servers are known. */
  constructor(options: TrackedOptions, prefixes: () => readonly string[], events: TrackingEvents) {
    this.#options = options;
    this.#prefixes = prefixes;
    this.#events = events;
    this.#patience = options.heartbeat;
  }

  get isArmed(): boolean {
    return this.#armed.size > 0 && this.#armed.size === this.#servers.length;
  }

  async open(): Promise<void> {
    const epoch = this.#epoch;
    const whileNow =
      <A>(act: (argument: A) => void) =>
      (argument: A): void => {
        if (epoch === this.#epoch) act(argument);
      };
    this.#awaitArmed();
    try {
      const servers = await this.#options.servers();
      // 1. The servers are known. 2. A slot moves to a new one. 3. The slots are looked at: nothing seems to have moved.
      const slots = await slotsOf(servers);
      if (epoch !== this.#epoch) return;
      this.#servers = servers;
      this.#slots = slots;
      const prefixes = this.#prefixes();
      for (const server of servers) {
        const connection = server.open(prefixes, {
          armed: whileNow<void>(() => this.#arm(server)),
          changed: whileNow((keys) => this.#events.changed(keys)),
          lost: whileNow((error) => this.#lose(server, error)),
          refused: whileNow((error) => this.#refuse(server, error)),
        });
        this.#connections.push(connection);
      }
    } catch (error) {
      whileNow(() => this.#events.lost(error))(undefined);
    }
  }

  close(): void {
    this.#epoch++;
    this.#stop?.();
    this.#stop = undefined;
    for (const connection of this.#connections) connection.close();
    this.#connections = [];
    this.#armed.clear();
  }

  #arm(server: Trackable): void {
    this.#able.add(server.name);
    const wasArmed = this.isArmed;
    this.#armed.add(server);
    // 1. One server is not tracked yet. 2. A key of it changes. 3. Nobody tells.
    if (!this.isArmed || wasArmed) return;
    this.#lookLater();
    this.#events.armed();
  }

  #lose(server: Trackable, error: unknown): void {
    const wasArmed = this.isArmed;
    this.#armed.delete(server);
    if (wasArmed) this.#awaitArmed(); // the connection tries again by itself
    this.#events.lost(error);
  }

  #refuse(server: Trackable, error: unknown): void {
    // 1. Of what a server was asked, something is odd. 2. It seems to refuse. 3. All processes but this one go on with what it tells.
    if (this.#able.has(server.name)) this.#lose(server, error);
    else this.#events.refused(error);
  }

  #awaitArmed(): void {
    const patience = this.#spread(this.#patience);
    const error = new CacheError('TIMEOUT', `Not every server was tracked after ${Math.round(patience)} ms`);
    this.#later(patience, () => this.#beginAnew(error));
  }

  #lookLater(): void {
    const { heartbeat } = this.#options;
    const looks = this.#later(heartbeat, () => {
      this.#look().then(
        () => {
          if (looks !== this.#stop) return; // lost meanwhile, or armed once more
          this.#patience = heartbeat;
          this.#lookLater();
        },
        // At once where all was well before. But it may be that they never answer within this heartbeat.
        (error) => looks === this.#stop && this.#beginAnew(error, this.#spread(this.#patience - heartbeat)),
      );
    });
  }

  /** Asks each server for a sign of life, and in a cluster for its slots. Rejects where one gives none, or has other ones. */
  async #look(): Promise<void> {
    const pings = this.#connections.map((connection) => connection.ping());
    const [slots] = await this.#inTime(Promise.all([slotsOf(this.#servers), ...pings]));
    // 1. A slot moves to another server. 2. The one that had it tells nothing of its keys any more.
    if (slots !== this.#slots) throw new CacheError('UNAVAILABLE', 'The slots of the cluster have moved');
  }

  #beginAnew(error: unknown, pause = 0): void {
    this.#patience = Math.min(2 * this.#patience, Math.max(LONGEST, this.#options.heartbeat));
    this.close();
    this.#later(pause, () => void this.open());
    this.#events.lost(error);
  }

  /** As long, or up to half as long again, so that processes that lost one server do not come back together. */
  #spread(milliseconds: number): number {
    return milliseconds * (1 + this.#options.random() / 2);
  }

  #later(milliseconds: number, act: () => void): () => void {
    this.#stop?.();
    const stop = setIdleTimer(this.#options.clock, milliseconds, act);
    this.#stop = stop;
    return stop;
  }

  /** What somebody answers, if he does so within a heartbeat. */
  #inTime<T>(answer: Promise<T>): Promise<T> {
    const { clock, heartbeat } = this.#options;
    return new Promise((resolve, reject) => {
      const stop = setIdleTimer(clock, heartbeat, () =>
        reject(new CacheError('TIMEOUT', `A server gave no answer in ${heartbeat} ms`)),
      );
      answer.then(resolve, reject).finally(stop);
    });
  }
}

async function slotsOf(servers: readonly Trackable[]): Promise<string> {
  return slotsText(await Promise.all(servers.map((server) => server.slots?.())), servers.length);
}
