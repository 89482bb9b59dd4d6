import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { ClosingCache, operations } from './contract/test-candidates.js';
import { type ServerCandidate, serverCasesFor, type TestServer } from './server-suite.js';

/** A server in memory: what is asked of it fails as long as it is frozen or gone. */
class MemoryServer implements TestServer {
  readonly #entries = new MemoryCache<string, string>();
  readonly #caches: ClosingCache<string, string>[] = [];

  connect(): ClosingCache<string, string> {
    const cache = new ClosingCache<string, string>(this.#entries);
    this.#caches.push(cache);
    return cache;
  }

  freeze(): void {
    this.#fail(new CacheError('TIMEOUT', 'No answer'));
  }

  thaw(): void {
    for (const cache of this.#caches) cache.mend();
  }

  kill(): void {
    this.#entries.clear();
    this.#fail(new CacheError('UNAVAILABLE', 'Nobody is there'));
  }

  restart(): void {
    this.thaw();
  }

  stop(): void {
    this.kill();
  }

  #fail(error: Error): void {
    for (const cache of this.#caches) for (const operation of operations) cache.fail(operation, error);
  }
}

const never = new Promise<never>(() => {});

/** What is wrong with an adapter that does this to its connection. */
async function broken(spoil: (cache: ClosingCache<string, string>, server: MemoryServer) => void): Promise<string[]> {
  const candidate: ServerCandidate<MemoryServer> = {
    start: async () => new MemoryServer(),
    async connect(server) {
      const cache = server.connect();
      spoil(cache, server);
      return cache;
    },
  };
  const names: string[] = [];
  for (const { name, run } of serverCasesFor(candidate)) {
    const running = run().catch(() => names.push(name));
    await vi.advanceTimersByTimeAsync(600_000); // what never ends is found out
    await running;
  }
  return names;
}

describe('serverCasesFor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('finds nothing wrong with an adapter that fails in time and carries on', async () => {
    expect(await broken(() => {})).toEqual([]);
  });

  it('finds an adapter that never answers while its server is frozen', async () => {
    const names = await broken((cache, server) => {
      server.freeze = () => Object.assign(cache, { get: () => never, set: () => never, has: () => never });
    });
    expect(names).toContain('answers from near and from the function while the server is frozen');
  });

  it('finds an adapter that does not recover from a timeout', async () => {
    const names = await broken((_, server) => {
      server.thaw = () => {};
    });
    expect(names).toContain('reads from the server again when it thaws');
  });

  it('finds an adapter that does not connect again', async () => {
    const names = await broken((_, server) => {
      server.restart = () => {};
    });
    expect(names).toEqual(['keeps values again when the server is back']);
  });

  it('finds an adapter that hands on the error of its client', async () => {
    const names = await broken((cache, server) => {
      server.kill = () => cache.fail('get', new Error('ECONNREFUSED'));
    });
    expect(names).toContain('loads once for all callers while the server is gone');
  });

  it('finds an adapter that takes a dead server for a miss', async () => {
    const names = await broken((cache, server) => {
      server.kill = () =>
        Object.assign(cache, { get: async () => undefined, set: async () => {}, delete: async () => false });
    });
    expect(names).toEqual([
      'loads once for all callers while the server is gone',
      'says that a delete did not reach the server, and forgets the key nearby',
      'keeps values again when the server is back',
    ]);
  });

  it('finds an adapter that goes on after close', async () => {
    const names = await broken((cache) => {
      cache.close = async () => {};
    });
    expect(names).toEqual(['is closed by `await using` of the stack, and a second close is harmless']);
  });

  it('stops the server, also where a case fails', async () => {
    const stopped = vi.fn();
    await broken((cache, server) => {
      server.stop = stopped;
      cache.fail('close', new Error('cannot close'));
    });
    expect(stopped).toHaveBeenCalledTimes(6);
  });
});
