import type { MaybePromise } from '../mode/replies.js';

/** The keys that changed; undefined: any key may have. */
export type Changed = readonly unknown[] | undefined;

/** Who hears of the changes that other processes make. A channel tells it one thing after another, and nothing once it was left. */
export interface ChannelListener {
  /** From now on every change is heard. What came before it may have been missed. */
  armed(): void;
  /** Another process has changed these keys in far. */
  changed(keys: Changed): void;
  /** From now on changes may be missed, until it is armed again. */
  lost(error?: unknown): void;
}

/** A process as a member of a channel. */
export interface ChannelMember {
  /** Tells all others that these keys have changed in far, or may have. What cannot be told, they have to notice as a gap. Never throws. */
  publish(keys: Changed): void;
  /** Leaves the channel. `midway`: it has writes under way, so the others have to learn that any key may have changed. */
  close(midway?: boolean): MaybePromise<void>;
}

/**
 * A way by which processes that share a far level learn what the others change there: keys, never values.
 *
 * A member hears what the others have changed, not what it has changed itself, at least once and in the order of each publisher, or
 * it is told that it has missed something: as `lost`, or as a change of any key.
 */
export interface Channel {
  /** Joins. It is armed later, not before this has returned. */
  join(listener: ChannelListener): ChannelMember;
}
