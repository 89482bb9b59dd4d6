import { describe, expect, it } from 'vitest';
import { Connection } from './calls.js';
import { recognise } from './clients/recognise.js';
import type { Command, RedisClient, SendOptions } from './redis-client.js';
import { rawRedis } from './testing/raw-redis.js';

describe('Connection', () => {
  const redis = rawRedis();

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
    const connection = new Connection(client(seen), 50);
    await connection.request(['get', 'k']);
    await expect(connection.request(['get', 'hang'])).rejects.toMatchObject({ code: 'TIMEOUT' });
    await connection.request(['get', 'k']);
    await connection.request(['get', 'k']);
    expect(seen.map(({ stalled }) => stalled)).toEqual([false, false, true, false]);
  });

  it('aborts the signal of a command that is given up, and of no other', async () => {
    const seen: SendOptions[] = [];
    const connection = new Connection(client(seen), 50);
    const hanging = connection.request(['get', 'hang']);
    const answered = connection.request(['get', 'k']);
    const [given, kept] = seen.map(({ signal }) => signal);
    await answered;
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(given?.aborted).toBe(true);
    expect(kept?.aborted).toBe(false);
  });

  it('tells the client the slot key and the kind of reply, in options that can be copied', async () => {
    const seen: SendOptions[] = [];
    const connection = new Connection(client(seen), 1_000);
    await connection.request(['get', 'k'], { slotKey: 'k', bytes: true });
    expect({ ...seen[0] }).toMatchObject({ key: 'k', bytes: true });
  });

  it('rejects where what came is no reply to the command', async () => {
    const connection = new Connection(client([]), 1_000);
    const read = (reply: unknown) => [...(reply as string[])].map((part) => part.length);
    await expect(connection.request(['dbsize'], { read })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('waits for ever where it is told to', async () => {
    const connection = new Connection(client([]), Number.POSITIVE_INFINITY);
    expect(await connection.request(['ping'])).toBe('PONG');
  });
});
