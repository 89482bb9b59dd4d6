import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import type { Command, RedisClient, SendOptions } from './redis-client.js';
import { rawRedis } from './testing/raw-redis.js';

describe('Calls', () => {
  const redis = rawRedis();

  // The clock of the deadlines stands still, however long a real reply takes.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  /** The shared server, which does not answer `get hang`. */
  function client(seen: SendOptions[]): RedisClient {
    const port = recognise(redis());
    const send = (command: Command, options: SendOptions = {}) => {
      seen.push(options);
      return command[1] === 'hang' ? new Promise<never>(() => {}) : port.send(command, options);
    };
    return { cluster: false, send, primaries: async () => [{ send }] };
  }

  it('tells the client while the server has stopped answering', async () => {
    const seen: SendOptions[] = [];
    const calls = new Calls(client(seen), 50);
    await calls.request(['get', 'k']);
    const hanging = expect(calls.request(['get', 'hang'])).rejects.toMatchObject({ code: 'TIMEOUT' });
    vi.advanceTimersByTime(50);
    await hanging;
    await calls.request(['get', 'k']);
    await calls.request(['get', 'k']);
    expect(seen.map(({ stalled }) => stalled)).toEqual([false, false, true, false]);
  });

  it('aborts the signal of a command that is given up, and of no other', async () => {
    const seen: SendOptions[] = [];
    const calls = new Calls(client(seen), 50);
    const hanging = calls.request(['get', 'hang']);
    const answered = calls.request(['get', 'k']);
    const [given, kept] = seen.map(({ signal }) => signal);
    await answered;
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(given?.aborted).toBe(true);
    expect(kept?.aborted).toBe(false);
  });

  it('tells the client the slot key and the kind of reply, in options that can be copied', async () => {
    const seen: SendOptions[] = [];
    const calls = new Calls(client(seen), 1_000);
    await calls.request(['get', 'k'], { slotKey: 'k', bytes: true });
    expect({ ...seen[0] }).toMatchObject({ key: 'k', bytes: true });
  });

  it('rejects where what came is no reply to the command', async () => {
    const calls = new Calls(client([]), 1_000);
    const read = (reply: unknown) => [...(reply as string[])].map((part) => part.length);
    await expect(calls.request(['dbsize'], { read })).rejects.toMatchObject({ code: 'SERVER' });
  });

  it('has a timeout of its own as another face', async () => {
    const calls = new Calls(client([]), 10_000).face(50);
    const hanging = expect(calls.request(['get', 'hang'])).rejects.toMatchObject({ code: 'TIMEOUT' });
    vi.advanceTimersByTime(50);
    await hanging;
  });

  it('waits for ever where it is told to', async () => {
    const calls = new Calls(client([]), Number.POSITIVE_INFINITY);
    expect(await calls.request(['ping'])).toBe('PONG');
  });
});
