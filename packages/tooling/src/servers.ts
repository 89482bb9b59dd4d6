import type { Server } from './server.js';

/** Servers that were started together. */
export interface Servers {
  servers: Server[];
  /** Stops all of them. */
  stop(): Promise<void>;
}

/**
 * Starts as many servers at once; resolves when `ready`, if given, does. When one does not start or they do not get
 * ready, rejects with that error after the others have been stopped.
 */
export async function startServers(
  count: number,
  start: (index: number) => Promise<Server>,
  ready?: (servers: Server[]) => Promise<void>,
): Promise<Servers> {
  const starts = await Promise.allSettled(Array.from({ length: count }, (_, index) => start(index)));
  const servers = starts.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (const result of starts) if (result.status === 'rejected') throw result.reason;
    await ready?.(servers);
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, stop };
}
