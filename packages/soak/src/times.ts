/** All in milliseconds. */

/** How long a call to a server may take. */
export const TIMEOUT = 500;

/** How often the processes of a channel tell that they are there, and how often tracked servers are asked. */
export const HEARTBEAT = 500;

/** For how long the near levels of resilient processes serve on after a loss. */
export const GRACE = 500;

/** Far longer than anybody may be stale: what is told by nobody shows. */
export const NEAR_TTL = 20_000;

/** The pause before a client connects again. */
export const RETRY = 100;

/** What a busy machine is given on top of any time. */
export const PATIENCE = 1_000;

/**
 * How long after the end of a write another process may still read what it has overwritten.
 *
 * A channel of texts (numbered-channel.ts): what is lost is noticed as a gap with the next heartbeat, or as silence. Once a heartbeat it
 * is looked whether the latest echo, or text of another member, is older than three. One that was sent just before the loss is that with
 * the fourth look at the latest: 4 heartbeats. Then a process that has yet to connect again may write, and is heard when it has: RETRY.
 *
 * A tracked server (tracking-channel.ts) is asked a heartbeat after its last answer, and has a heartbeat to answer: 2 heartbeats.
 *
 * Then near serves on for GRACE (trust.ts). Beyond that there is what nobody can notice: a process that is cut off from the channel
 * alone, and reaches far by another way, is silent, as one that was killed is; the others empty near once and believe in it again. What
 * it writes from then on they read from near for NEAR_TTL. So no fault here cuts one process off from the channel of Memcached.
 */
export const STALE = {
  told: 4 * HEARTBEAT + RETRY + GRACE,
  tracked: 2 * HEARTBEAT + GRACE,
};

/** A call is given up when its timeout has passed, counted in ticks of a sixteenth of it (deadlines.ts). */
export const SETTLES = TIMEOUT + Math.ceil(TIMEOUT / 16);

/** How long it may take after a fault until all is as before. */
export const RECOVERS = 60_000;

/** By how many bytes the heap of a process may grow. */
export const HEAP = 32 * 1024 * 1024;
