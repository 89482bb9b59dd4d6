import { check, checkOptions, type Rules } from '../checks.js';
import { setIdleTimer, type Timers } from '../clock.js';
import { CacheError } from '../errors.js';
import { ttlMisuse } from '../misuse.js';
import type { MaybePromise } from '../mode/replies.js';
import type { Changed, Channel, ChannelListener, ChannelMember } from '../protocol/channel.js';

/** What a transport tells. */
export interface TransportEvents {
  /** Texts that are sent from now on arrive, as far as it knows. */
  up(): void;
  /** They may not. */
  down(error?: unknown): void;
  received(text: string): void;
}

/** A way for texts from each member to all: they may get lost, or arrive twice. */
export interface Transport {
  /** Whether a member receives what it has sent itself, by which it knows that the way is open. */
  readonly echoes: boolean;
  open(events: TransportEvents): {
    /** What it throws or rejects with is no news: what gets lost is noticed by its number. */
    send(text: string): unknown;
    /** Nothing has come for so long that the way is to be opened anew. */
    renew?(): void;
    close(): MaybePromise<void>;
  };
}

export interface NumberedChannelOptions {
  /** How often a member tells that it is there, in milliseconds. Three that are missed are a loss. Default: 1,000. */
  readonly heartbeat?: number | undefined;
  /** Tells the time, in milliseconds, and wakes. Default: `performance`, and the platform's `setTimeout`. */
  readonly clock?: Timers | undefined;
  /** Gives numbers from 0 to 1, without 1, of which a member's name is made. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What the options have to be. */
export const numberedChannelRules: Rules<NumberedChannelOptions> = {
  heartbeat: ttlMisuse,
  clock: 'a clock with now',
  random: 'a function',
};

/** So many keys are in one text at most. */
const KEYS = 1_000;

/** So many heartbeats may be missed. */
const MISSED = 3;

/** Stands for whoever has not been heard yet: after three heartbeats all who are there have been. */
const UNHEARD = 'unheard';

/** So many texts may be on their way to the transport. */
const UNDER_WAY = 1_000;

/** The keys of a change, null for all; true in a heartbeat, false in a goodbye. */
type Told = readonly unknown[] | null | boolean;

/** What is sent: who it is, how many changes he has told of so far, when he sent it by his own clock, and what he tells. */
type Message = readonly [origin: string, number: number, at: number, told: Told];

/** What is known of another member. */
interface Other {
  number: number;
  heardAt: number;
}

/**
 * A channel over a transport that may lose texts. Each member numbers the changes that it tells of, and tells with each heartbeat how
 * many there were, so that a text that was lost is a gap, and a gap means: any key may have changed. (Hazelcast's near cache does this.)
 *
 * A member is armed by its own echo, where there are echoes, else as soon as the way is up. It is lost where its transport says so, or
 * where it does not hear itself for three heartbeats; `lost` is also told where it cannot be armed at all. Throws a TypeError or
 * RangeError for what is no transport or no option.
 */
export function numberedChannel(transport: Transport, options: NumberedChannelOptions = {}): Channel {
  check({ transport }, { transport: 'a transport with open' });
  checkOptions(options, numberedChannelRules);
  return { join: (listener) => new Member(transport, listener, options) };
}

class Member implements ChannelMember {
  readonly #listener: ChannelListener;
  readonly #echoes: boolean;
  readonly #heartbeat: number;
  readonly #clock: Timers;
  readonly #origin: string;
  readonly #way: ReturnType<Transport['open']>;
  readonly #others = new Map<string, Other>();
  #number = 0;
  #underWay = 0;
  #state: 'new' | 'armed' | 'lost' | 'closed' = 'new';
  /** When the latest that it has heard of itself was sent. */
  #echoAt = 0;
  #stop: (() => void) | undefined;

  constructor(transport: Transport, listener: ChannelListener, options: NumberedChannelOptions) {
    const { heartbeat = 1_000, clock = performance, random = Math.random } = options;
    this.#listener = listener;
    this.#heartbeat = heartbeat;
    this.#clock = clock;
    this.#echoes = transport.echoes;
    this.#origin = random().toString(36).slice(2) + random().toString(36).slice(2);
    this.#way = transport.open({
      up: () => this.#up(),
      down: (error) => this.#lose(error),
      received: (text) => this.#receive(text),
    });
    this.#echoAt = clock.now();
    this.#beatLater();
  }

  publish(keys: Changed): void {
    if (keys === undefined) this.#tell(null);
    else for (let at = 0; at < keys.length; at += KEYS) this.#tell(keys.slice(at, at + KEYS));
  }

  close(midway = false): MaybePromise<void> {
    this.#stop?.();
    this.#state = 'closed';
    // So that nobody waits for its next heartbeat. In the middle of a write the others have to miss it: only then is that surely over.
    // And who has joined so late that he does not know of this one, and misses nothing, is told now.
    if (midway) this.#tell(null);
    else void this.#send(false);
    return this.#way.close();
  }

  #tell(keys: readonly unknown[] | null): void {
    this.#number++;
    void this.#send(keys);
  }

  async #send(told: Told): Promise<void> {
    // A client that has no connection keeps what it is given, for as long as that lasts.
    if (this.#underWay >= UNDER_WAY) return;
    this.#underWay++;
    const message: Message = [this.#origin, this.#number, this.#clock.now(), told];
    try {
      await this.#way.send(JSON.stringify(message));
    } catch {
      // It is noticed as a gap.
    } finally {
      this.#underWay--;
    }
  }

  /** Begins to beat: at once, since an echo is what arms it. */
  #up(): void {
    if (this.#state === 'closed') return;
    if (!this.#echoes) this.#arm();
    void this.#send(true);
  }

  #beatLater(): void {
    this.#stop = setIdleTimer(this.#clock, this.#heartbeat, () => {
      this.#look();
      if (this.#state === 'closed') return; // who was told of a loss has closed it
      void this.#send(true);
      this.#beatLater();
    });
  }

  /** What was sent so long ago shows nothing any more. */
  get #before(): number {
    return this.#clock.now() - MISSED * this.#heartbeat;
  }

  /** Looks who has been silent for too long. */
  #look(): void {
    const before = this.#before;
    if (this.#echoes && this.#echoAt <= before) {
      this.#lose(new CacheError('TIMEOUT', `No text has come back for ${MISSED} heartbeats`));
      this.#echoAt = this.#clock.now();
      if (this.#state === 'lost') this.#way.renew?.();
    }
    for (const [origin, { heardAt }] of this.#others) {
      if (heardAt > before) continue;
      this.#others.delete(origin);
      // 1. Another member's way is cut. 2. It changes a key in far. Nobody hears of that.
      this.#listener.changed(undefined);
    }
  }

  #arm(): void {
    if (this.#state === 'armed') return;
    this.#state = 'armed';
    // 1. It is armed. 2. Another member, which it has not heard yet, changes a key in far, and ends before it can say so. 3. Nobody misses it.
    this.#others.set(UNHEARD, { number: 0, heardAt: this.#clock.now() });
    this.#listener.armed();
  }

  #lose(error?: unknown): void {
    this.#others.clear();
    if (this.#state !== 'armed' && this.#state !== 'new') return;
    this.#state = 'lost';
    this.#listener.lost(error);
  }

  #receive(text: string): void {
    const message = this.#state === 'closed' ? undefined : parsed(text);
    if (!message) return; // of somebody else, or too late
    const [origin, number, at, told] = message;
    if (origin === this.#origin) {
      // 1. All that is sent waits for a minute on its way. 2. Its own heartbeats come steadily, and so do the changes of others: too late.
      if (at <= this.#before) return;
      this.#echoAt = Math.max(this.#echoAt, at);
      this.#arm();
    } else this.#hear(origin, number, told);
  }

  #hear(origin: string, number: number, told: Told): void {
    const known = this.#others.get(origin)?.number ?? 0;
    const isChange = typeof told !== 'boolean';
    if (told === false) this.#others.delete(origin);
    else this.#others.set(origin, { number: Math.max(number, known), heardAt: this.#clock.now() });
    // 1. A member tells of three changes. 2. The second gets lost. 3. The third, or its next heartbeat, has a higher number than expected.
    if (number > known + Number(isChange)) this.#listener.changed(undefined);
    else if (isChange) this.#listener.changed(told ?? undefined);
  }
}

function parsed(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (!Array.isArray(message)) return undefined;
    const [origin, number, at, told] = message as unknown[];
    const isMessage =
      typeof origin === 'string' &&
      Number.isInteger(number) &&
      typeof at === 'number' &&
      (typeof told === 'boolean' || told === null || Array.isArray(told));
    return isMessage ? (message as unknown as Message) : undefined; // each member of it was looked at
  } catch {
    return undefined;
  }
}
