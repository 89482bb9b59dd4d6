import { CacheError, type Channel, type ChannelListener, type ChannelMember } from '@ctu/core';
import { type TrackedOptions, TrackedServers } from './tracked-servers.js';

/** Who is told of the keys of a prefix. */
export interface Tracked {
  readonly prefix: string;
  readonly listener: ChannelListener;
  /** The key as callers know it; undefined where it is none of theirs. */
  keyOf(serverKey: Uint8Array): { readonly key: unknown } | undefined;
  /** What is joined where a server refuses. */
  readonly fallback: Channel | undefined;
}

/** One who is told, what he was told last, and what stands in for the servers once one has refused. */
interface Member extends Tracked {
  told?: 'armed' | 'lost' | 'refused';
  standIn?: ChannelMember;
}

/** Tells what the servers tell: all who joined before their connections were opened, and those whose prefix is below one of theirs. */
export class TrackingHub {
  readonly #options: TrackedOptions;
  readonly #members = new Set<Member>();
  readonly #servers: TrackedServers;
  /** What is tracked: undefined until it is first. No prefix begins another one. */
  #prefixes: readonly string[] | undefined;
  /** Why a server does not track keys, until all do. */
  #refusal: CacheError | undefined;

  constructor(options: TrackedOptions) {
    this.#options = options;
    const prefixes = (): readonly string[] => {
      this.#prefixes ??= uppermost([...this.#members].map(({ prefix }) => prefix));
      return this.#prefixes;
    };
    this.#servers = new TrackedServers(options, prefixes, {
      armed: () => this.#arm(),
      changed: (keys) => this.#change(keys),
      lost: (error) => this.#lose(error),
      refused: (cause) => this.#refuse(cause),
    });
  }

  /** Whether all have left: nobody is told any more. */
  get ended(): boolean {
    return this.#members.size === 0;
  }

  /** Whether it tells of the keys of a prefix, or can yet be made to. */
  takes(prefix: string, { heartbeat, clock }: TrackedOptions): boolean {
    const same = heartbeat === this.#options.heartbeat && clock === this.#options.clock;
    return same && (this.#prefixes?.some((upper) => prefix.startsWith(upper)) ?? true);
  }

  join(tracked: Tracked): ChannelMember {
    const member: Member = { ...tracked };
    this.#members.add(member);
    if (this.#members.size === 1) void this.#servers.open();
    // He may be told only once he has what this returns.
    void Promise.resolve().then(() => {
      if (this.#servers.isArmed) this.#tellArmed(member);
      else if (this.#refusal) this.#tellRefused(member, this.#refusal);
    });
    return {
      // The servers tell of it: of this process' own writes, too.
      publish: (keys) => member.standIn?.publish(keys),
      close: (midway) => {
        this.#leave(member);
        return member.standIn?.close(midway);
      },
    };
  }

  #leave(member: Member): void {
    if (this.#members.delete(member) && this.ended) this.#servers.close();
  }

  #arm(): void {
    this.#refusal = undefined;
    for (const member of this.#members) this.#tellArmed(member);
  }

  #lose(error: unknown): void {
    for (const member of this.#members) if (member.told !== 'refused') tellLost(member, 'lost', error);
  }

  #refuse(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const refusal = new CacheError('UNSUPPORTED', `Redis does not track keys: ${reason}`, { cause });
    this.#refusal = refusal;
    for (const member of [...this.#members]) this.#tellRefused(member, refusal);
  }

  #change(serverKeys: readonly Uint8Array[] | null): void {
    const names = serverKeys?.map((serverKey) => [serverKey, new TextDecoder().decode(serverKey)] as const);
    for (const { prefix, keyOf, listener } of this.#members) {
      const own = names?.filter(([, name]) => name.startsWith(prefix));
      const keys = own?.flatMap(([serverKey]) => keyOf(serverKey)?.key ?? []);
      if (keys?.length !== 0) listener.changed(keys);
    }
  }

  #tellArmed(member: Member): void {
    if (member.told === 'armed' || !this.#members.has(member)) return;
    member.told = 'armed';
    member.listener.armed();
  }

  #tellRefused(member: Member, refusal: CacheError): void {
    if (!this.#members.has(member)) return;
    tellLost(member, 'refused', refusal); // also where it is lost already, for a reason that may pass
    if (!member.fallback) return;
    this.#leave(member);
    member.standIn = member.fallback.join(member.listener);
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
