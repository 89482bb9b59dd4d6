const cleanups = new Set<() => Promise<void>>();
let watching = false;

/**
 * Runs the cleanup when this process ends or is interrupted (SIGINT, SIGTERM, SIGHUP). What the cleanup does before its
 * first `await` is done in any case; the rest only when interrupted. Returns the way to take that back.
 */
export function atExit(cleanup: () => Promise<void>): () => void {
  if (!watching) watch();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

function watch(): void {
  watching = true;
  const cleanUp = () => Promise.all(Array.from(cleanups, (cleanup) => cleanup()));
  process.on('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, async () => {
      await cleanUp();
      // Listening took away the default, which is to end: without another listener nobody would.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
