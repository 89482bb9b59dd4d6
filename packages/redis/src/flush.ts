import type { CacheError } from '@ctu/core';
import type { Server } from './calls.js';
import { isRefusal } from './failure.js';
import { ok } from './replies.js';

/** Empties the whole database of one server, meanwhile it serves others where it can. */
export async function flush(server: Server): Promise<void> {
  try {
    await server.request(['flushdb', 'ASYNC'], { read: ok });
  } catch (error) {
    // Dragonfly 1.31 and Kvrocks know the command alone.
    if (!isRefusal((error as CacheError).cause)) throw error; // a request rejects with nothing else
    await server.request(['flushdb'], { read: ok });
  }
}
