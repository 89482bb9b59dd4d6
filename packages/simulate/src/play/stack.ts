import type { AsyncCache, Timers, Transport } from '@ctu/core';

/** What goes away from a process: to far, to the source, or to all others by the channel. */
export const departures = ['asked', 'stored', 'deleted', 'told'] as const;

/** Something that moves between a process and a place, or happens in its near level. */
export interface Movement {
  readonly process: number;
  readonly place: 'near' | 'far' | 'source' | 'channel';
  /** What departs; what comes back, or is heard; what happens in near. */
  readonly what: (typeof departures)[number] | 'had' | 'lacked' | 'done' | 'heard' | 'hit' | 'filled' | 'forgotten';
  readonly key: string;
}

/** Who is told what happens in a stack. */
export interface Watcher {
  /** A read is answered with what near had, or far. */
  hit(level: 'near' | 'far'): void;
  moved(place: Movement['place'], what: Movement['what'], key: string): void;
  /** Something that is worth a line. */
  noted(text: string): void;
}

/** What a process makes its stack of. */
export interface Parts {
  readonly clock: Timers;
  readonly random: () => number;
  /** The level that all processes share, as this one reaches it. */
  readonly far: AsyncCache<string, string>;
  /** By what it hears of other processes. */
  readonly transport: Transport;
  readonly grace: number;
  readonly watcher: Watcher;
  /** Where the values come from. */
  load(key: string): Promise<string>;
}

/** The caches of one process before the source. */
export interface Stack {
  /** The value, from a cache or from the source. */
  read(key: string): Promise<string>;
  /** The key was changed in the source: no cache is to answer what is older. */
  forget(key: string): Promise<unknown>;
  /** What its near level holds. */
  readonly held: ReadonlyMap<string, string>;
  /** Whether its near level is asked. */
  readonly asksNear: boolean;
}

/** How many entries a near level holds at most, and for how long, in milliseconds: of both stacks. */
export const NEAR = { max: 32, ttl: 30_000 } as const;
