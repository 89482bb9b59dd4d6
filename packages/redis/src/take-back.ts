import type { Argument, Command } from './redis-client.js';

/**
 * Turns a command that may still be in a queue of the client into a `PING`. What would happen otherwise:
 *
 * 1. `set` is sent, and waits in the client for a full buffer to drain, or for its reply; its caller is told `TIMEOUT`.
 * 2. Another process writes the key.
 * 3. The buffer drains, or the client connects anew and repeats what had no reply: the older value is back.
 */
export function takeBack(command: Command): void {
  const queued = command as unknown as Argument[]; // readonly is a promise to the client only: see `Command`
  queued.length = 1;
  queued[0] = 'ping';
}
