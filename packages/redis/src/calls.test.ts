import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Calls } from './calls.js';
import { recognise } from './clients/recognise.js';
import type { Command, RedisClient, SendOptions } from './redis-client.js';
import { rawRedis } from './testing/raw-redis.js';

/** The end of a reply under way. */
interface Late {
  resolve(reply: string): void;
  reject(error: Error): void;
}

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

  it('refuses calls once one has timed out and nothing was heard since it was sent, and sends them never', async () => {
    const seen: SendOptions[] = [];
    const calls = new Calls(client(seen), 50);
    const hanging = [calls.request(['get', 'hang']), calls.request(['get', 'hang'])];
    vi.advanceTimersByTime(50);
    for (const call of hanging) await expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
    const refused = {
      code: 'UNAVAILABLE',
      message: 'Redis has been silent for 50 ms, so that GET of "k" was not sent',
      key: 'k',
    };
    await expect(calls.request(['get', 'k'], { key: 'k' })).rejects.toMatchObject(refused);
    expect(seen).toHaveLength(2);
    vi.advanceTimersByTime(50); // a probe is sent, and answered
    await vi.waitFor(() => calls.request(['get', 'k']));
    expect(seen).toHaveLength(4);
  });

  it('asks for a key of a silent primary that the client has dropped, by which it is found again', async () => {
    const port = recognise(redis());
    const sent: Command[] = [];
    let [hangs, dropped] = [true, false];
    const primary = {
      name: '127.0.0.1:7000',
      send: async (command: Command) => {
        if (dropped) throw new Error('Primary 127.0.0.1:7000 is out of reach');
        return port.send(command);
      },
    };
    // As a cluster client of ioredis does: what has to be asked for a key leads it back to the primary.
    const send = async (command: Command, options?: SendOptions) => {
      sent.push(command);
      if (hangs) return new Promise<never>(() => {});
      if (!dropped) return port.send(command, options);
      dropped = sent.length < 3;
      throw new Error('MOVED 12706 127.0.0.1:7000');
    };
    const calls = new Calls({ cluster: true, send, primaries: async () => [primary], serverOf: () => primary }, 50);
    const ask = () => calls.request(['get', 'k'], { key: 'k', slotKey: 'k' });
    const hanging = ask();
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    [hangs, dropped] = [false, true];
    await vi.waitFor(async () => {
      vi.advanceTimersByTime(50);
      await ask();
    });
    expect(sent.map(([name]) => name)).toEqual(['ping', 'type', 'type', 'get']); // the first is the one that was given up
  });

  it('has no timer once it is closed, however silent the server is', async () => {
    const calls = new Calls(client([]), 50);
    const hanging = calls.request(['get', 'hang']);
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    vi.advanceTimersByTime(5); // the clock of the deadlines runs on for one tick
    expect(vi.getTimerCount()).toBe(1);
    await calls.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses nothing where something was heard while a call took too long', async () => {
    const calls = new Calls(client([]), 50);
    const hanging = calls.request(['get', 'hang']);
    await calls.request(['get', 'k']);
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    await calls.request(['get', 'k']);
  });

  it.each([
    ['an answer', (late: Late) => late.resolve('v')],
    ['an error of the server', (late: Late) => late.reject(new Error('WRONGTYPE of it'))],
  ])('ends the silence with %s that comes late', async (_, come) => {
    const late: Late[] = [];
    const send = () => new Promise<string>((resolve, reject) => late.push({ resolve, reject }));
    const calls = new Calls({ cluster: false, send, primaries: async () => [{ send }] }, 50);
    const hanging = calls.request(['get', 'k']);
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(calls.request(['get', 'k'])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    come(late[0]!);
    await new Promise(setImmediate);
    const next = calls.request(['get', 'k']);
    late[1]!.resolve('v');
    expect(await next).toBe('v');
  });

  it('takes a timeout of the client itself for silence, and no other failure', async () => {
    const errors = [new Error('Connection is closed.'), new Error('Command timed out')];
    const send = async () => {
      throw errors.shift() ?? new Error('sent');
    };
    const calls = new Calls({ cluster: false, send, primaries: async () => [{ send }] }, 50);
    for (const reason of ['Connection is closed.', 'Command timed out', 'silent']) {
      const message = expect.stringContaining(reason);
      await expect(calls.request(['get', 'k'])).rejects.toMatchObject({ code: 'UNAVAILABLE', message });
    }
  });

  it('turns a command that is given up into a PING, wherever the client keeps it', async () => {
    const kept: Command[] = [];
    const send = (command: Command) => {
      kept.push(command);
      return new Promise<never>(() => {});
    };
    const calls = new Calls({ cluster: false, send, primaries: async () => [{ send }] }, 50);
    const hanging = calls.request(['set', 'k', 'v'], { key: 'k' });
    expect(kept).toEqual([['set', 'k', 'v']]);
    vi.advanceTimersByTime(50);
    await expect(hanging).rejects.toThrow('SET of "k"');
    expect(kept).toEqual([['ping']]);
  });

  it('turns a command into a PING also where the client itself has given up', async () => {
    const kept: Command[] = [];
    const send = async (command: Command) => {
      kept.push(command);
      throw new Error('Command timed out');
    };
    const calls = new Calls({ cluster: false, send, primaries: async () => [{ send }] }, 50);
    await expect(calls.request(['set', 'k', 'v'], { key: 'k' })).rejects.toThrow('SET of "k"');
    expect(kept).toEqual([['ping']]);
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
