import { setIdleTimer, type Timers } from '../clock.js';
import type { Tell } from '../events.js';
import type { MaybePromise } from '../mode/replies.js';
import type { Changed, Channel, ChannelMember } from './channel.js';

/** After so many milliseconds a near level that could not forget is emptied again. */
const AGAIN = 1_000;

/** What trust goes by. */
export interface TrustOptions {
  readonly channel: Channel;
  /** For how long near serves on after a loss, in milliseconds. */
  readonly grace: number;
  readonly clock: Timers;
  readonly tell: Tell;
  /** Makes near forget these keys, and overtakes whatever is on its way to them. */
  readonly forget: (keys: Changed) => MaybePromise<unknown>;
  /** Near is asked from now on, or not any more. */
  readonly believe: (believed: boolean) => void;
}

/**
 * Whether near may be asked: only where it has heard of every change since it was filled.
 *
 * 1. Until the channel is armed first, near is bypassed.
 * 2. Whenever it is armed, near is emptied, and asked from then on.
 * 3. After a loss it serves on for `grace`; then it is emptied, and bypassed.
 */
export class Trust {
  /** Whether near may be asked. */
  believed = false;
  #armed = false;
  readonly #options: TrustOptions;
  readonly #member: ChannelMember;
  /** Goes up with each arming and each loss. */
  #epoch = 0;
  /** Stops waiting for the end of grace, or to empty near again. */
  #stop: () => void = nothing;

  constructor(options: TrustOptions) {
    this.#options = options;
    this.#member = options.channel.join({
      armed: () => this.#arm(),
      changed: (keys) => void this.#forget(keys),
      lost: (error) => {
        options.tell({ type: 'channel-lost', error }); // also where it never was armed: a server may refuse
        this.#lose(options.grace);
      },
    });
  }

  /** Tells the other processes what this one has changed in far, or may have. */
  publish(keys: Changed): void {
    this.#member.publish(keys);
  }

  close(midway: boolean): MaybePromise<void> {
    this.#lose(0);
    this.#stop(); // 1. The channel is lost. 2. Within `grace` the cache is closed.
    this.#believe(false);
    return this.#member.close(midway);
  }

  #arm(): void {
    this.#armed = true;
    this.#options.tell({ type: 'channel-armed' });
    void this.#begin();
  }

  /** Empties near, and asks it from then on. */
  async #begin(): Promise<void> {
    const epoch = ++this.#epoch;
    this.#stop();
    // 1. Near has a value. 2. The channel is lost. 3. Another process changes it, unheard. 4. The channel is armed again.
    await this.#forget(undefined);
    // 1. It is armed, and an async near is being emptied. 2. The channel is lost. 3. Near is empty, and has not heard of changes since 2.
    // Or: 2. It cannot be emptied.
    if (epoch === this.#epoch) this.#believe(true);
  }

  #lose(grace: number): void {
    if (!this.#armed) return;
    this.#epoch++;
    this.#stop();
    this.#armed = false;
    const end = (): void => {
      this.#believe(false);
      void this.#forget(undefined);
    };
    if (grace === 0) end();
    else this.#stop = setIdleTimer(this.#options.clock, grace, end);
  }

  #believe(believed: boolean): void {
    this.believed = believed;
    this.#options.believe(believed);
  }

  /** Makes near forget. One that cannot is not asked until it could be emptied. */
  async #forget(keys: Changed): Promise<void> {
    try {
      await this.#options.forget(keys);
    } catch (error) {
      this.#epoch++;
      this.#believe(false);
      this.#options.tell({ type: 'cache-failed', error });
      this.#stop();
      if (this.#armed) this.#stop = setIdleTimer(this.#options.clock, AGAIN, () => void this.#begin());
    }
  }
}

function nothing(): void {}
