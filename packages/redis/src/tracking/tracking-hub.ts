import { CacheError, type Channel, type ChannelListener, type ChannelMember, type Timers } from '@ctu/core';
import { setIdleTimer } from '@ctu/core/adapter';
import { slotsText } from './slots.js';
import type { Trackable, TrackingConnection } from './tracking-connection.js';

/** Where tracking is done, and how. */
export interface HubOptions {
  /** The servers that have the keys: each primary of a cluster. */
  servers(): Promise<readonly Trackable[]>;
  readonly heartbeat: number;
  readonly clock: Timers;
}

/** Who is told of the keys of a prefix. */
export interface Tracked {
  readonly prefix: string;
  readonly listener: ChannelListener;
  /** The key as callers know it; undefined where it is none of theirs. */
  keyOf(serverKey: Uint8Array): { readonly key: unknown } | undefined;
  /** What is joined where a server refuses. */
  readonly fallback: Channel | undefined;
}

/** One who is told, what he was told last, and what stands in for the connections once a server has refused. */
interface Member extends Tracked {
  told?: 'armed' | 'lost' | 'refused';
  standIn?: ChannelMember;
}

/**
 * One connection to each server, for all who joined before they were opened, and those whose prefix is below one of theirs. They are armed
 * together, and lost together: other servers, or other slots, are a loss too.
 */
export class TrackingHub {
  readonly #options: HubOptions;
  readonly #members = new Set<Member>();
  /** What is tracked: undefined until it is first. No prefix begins another one. */
  #prefixes: readonly string[] | undefined;
  #servers: readonly Trackable[] = [];
  #connections: readonly TrackingConnection[] = [];
  /** Which of them are armed. */
  readonly #armed = new Set<Trackable>();
  /** Which primary has which slots, as text. */
  #slots = '';
  /** Goes up whenever all begins anew: what comes of the connections before is not heard. */
  #epoch = 0;
  #stop: (() => void) | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** Whether it has ended: nobody is told any more. */
  get ended(): boolean {
    return this.#epoch > 0 && this.#members.size === 0;
  }

  /** Whether it tells of the keys of a prefix, or can yet be made to. */
  takes(prefix: string, { heartbeat, clock }: HubOptions): boolean {
    const same = heartbeat === this.#options.heartbeat && clock === this.#options.clock;
    return same && (this.#prefixes?.some((upper) => prefix.startsWith(upper)) ?? true);
  }

  join(tracked: Tracked): ChannelMember {
    const member: Member = { ...tracked };
    this.#members.add(member);
    if (this.#members.size === 1 && this.#epoch === 0) void this.#open();
    void Promise.resolve().then(() => this.#isArmed && this.#tellArmed(member));
    return {
      // The servers tell of it: of this process' own writes, too.
      publish: (keys) => member.standIn?.publish(keys),
      close: (midway) => {
        this.#leave(member);
        return member.standIn?.close(midway);
      },
    };
  }

  get #isArmed(): boolean {
    return this.#armed.size > 0 && this.#armed.size === this.#servers.length;
  }

  #leave(member: Member): void {
    if (this.#members.delete(member) && this.#members.size === 0) this.#end();
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
      const servers = await this.#inTime(this.#options.servers());
      // 1. The servers are known. 2. A slot moves to a new one. 3. The slots are looked at: nothing seems to have moved.
      const slots = await this.#slotsOf(servers);
      if (epoch !== this.#epoch) return;
      this.#servers = servers;
      this.#slots = slots;
      this.#prefixes ??= uppermost([...this.#members].map(({ prefix }) => prefix));
      const prefixes = this.#prefixes;
      this.#connections = servers.map((server) =>
        server.open(prefixes, {
          armed: whileNow<void>(() => this.#arm(server)),
          changed: whileNow((keys) => this.#change(keys)),
          lost: whileNow((error) => this.#lose(error, server)),
          refused: whileNow((error) => this.#refuse(error)),
        }),
      );
    } catch (error) {
      whileNow(() => this.#lose(error))(undefined);
    }
    whileNow(() => this.#lookLater())(undefined);
  }

  #arm(server: Trackable): void {
    this.#armed.add(server);
    // 1. One server is not tracked yet. 2. A key of it changes. 3. Nobody tells.
    if (this.#isArmed) for (const member of this.#members) this.#tellArmed(member);
  }

  #tellArmed(member: Member): void {
    if (member.told === 'armed' || !this.#members.has(member)) return;
    member.told = 'armed';
    member.listener.armed();
  }

  #lose(error: unknown, server?: Trackable): void {
    if (server) this.#armed.delete(server);
    for (const member of this.#members) if (member.told !== 'refused') tellLost(member, 'lost', error);
  }

  #refuse(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new CacheError('UNSUPPORTED', `Redis does not track keys: ${reason}`, { cause });
    for (const member of [...this.#members]) {
      tellLost(member, 'refused', error); // also where it is lost already, for a reason that may pass
      if (!member.fallback) continue;
      this.#leave(member);
      member.standIn = member.fallback.join(member.listener);
    }
  }

  #change(serverKeys: readonly Uint8Array[] | null): void {
    const names = serverKeys?.map((serverKey) => [serverKey, new TextDecoder().decode(serverKey)] as const);
    for (const { prefix, keyOf, listener } of this.#members) {
      const own = names?.filter(([, name]) => name.startsWith(prefix));
      const keys = own?.flatMap(([serverKey]) => keyOf(serverKey)?.key ?? []);
      if (keys?.length !== 0) listener.changed(keys);
    }
  }

  #lookLater(): void {
    const epoch = this.#epoch;
    const { clock, heartbeat } = this.#options;
    this.#stop = setIdleTimer(clock, heartbeat, () => {
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

  async #slotsOf(servers: readonly Trackable[]): Promise<string> {
    const replies = await this.#inTime(Promise.all(servers.map((server) => server.slots?.())));
    return slotsText(replies, servers.length);
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

function tellLost(member: Member, told: 'lost' | 'refused', error: unknown): void {
  if (member.told === told) return;
  member.told = told;
  member.listener.lost(error);
}

/** Those that no other one begins: the server refuses prefixes of which one is part of another. */
function uppermost(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes)].filter(
    (prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)),
  );
}
