// @module-tag stress
import dns from 'node:dns';
import { connect, Socket } from 'node:net';
import type { CacheError } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import { freePort, startFaultProxy, startMemcached, waitUntil } from '@ctu/tooling';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Calls } from '../calls.js';
import { allClosed, type Script, scriptedServer, serverAt } from '../testing/scripted-server.js';

const miss: Script = (line) => (line.startsWith('get') ? 'END\r\n' : undefined);
const value = (data: string) => ({ flags: 0, data });

/** Whether a call is answered. */
const answers = (operations: ReturnType<typeof serverAt>) => async () => {
  const outcome = await operations.getMany(['k']).catch(() => undefined);
  return outcome !== undefined;
};

describe('a server that cannot be reached', () => {
  /** When it was dialled, in milliseconds of a clock that goes one further with each of so many calls. */
  async function dials(calls: number, random: number, reach?: (count: number) => boolean): Promise<number[]> {
    const clock = new ManualClock(0);
    const times: number[] = [];
    const server = await scriptedServer(miss);
    server.welcome = (connection) => {
      times.push(clock.now());
      if (!reach?.(times.length)) connection.destroy();
    };
    const operations = serverAt(server.name, { clock, random: () => random });
    for (; clock.now() < calls; clock.advance(1)) {
      const answered = await answers(operations)();
      // What is answered once is closed before the next call.
      if (!answered) continue;
      for (const connection of server.connections) connection.destroy();
      await allClosed(server);
      await new Promise(setImmediate);
    }
    return times;
  }
  const gaps = (times: number[]) => times.slice(1).map((time, index) => time - times[index]!);

  it('is dialled after pauses that double up to a second, though it accepts each time', async () => {
    const pauses = [50, 100, 200, 400, 800, 1_000, 1_000, 1_000];
    expect(gaps(await dials(4_600, 1))).toEqual(pauses);
  });

  it('is dialled after half of each pause at least', async () => {
    expect(gaps(await dials(1_500, 0))).toEqual([25, 50, 100, 200, 400, 500]);
  });

  it('is dialled as after a first failure, once it has answered', async () => {
    // The fifth connection answers. It is lost, and the next is dialled at once.
    expect(gaps(await dials(1_000, 1, (count) => count === 5))).toEqual([50, 100, 200, 400, 1, 50, 100]);
  });

  it('refuses the calls of a pause with what was wrong, and sends none of them later', async () => {
    const clock = new ManualClock(0);
    const port = await freePort();
    const lookups = vi.spyOn(dns, 'lookup');
    onTestFinished(() => lookups.mockRestore());
    const operations = serverAt(`localhost:${port}`, { clock, random: () => 1 });
    for (let count = 0; count < 100; count++)
      await expect(operations.set('k', value('old'), 0)).rejects.toThrow('ECONNREFUSED');
    expect(lookups).toHaveBeenCalledTimes(1);
    const server = await startMemcached({ port });
    onTestFinished(() => server.stop());
    clock.advance(50);
    expect(await operations.getMany(['k'])).toEqual([undefined]);
  });

  it('says what was wrong where its host has several addresses', async () => {
    const port = await freePort();
    const both = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const lookups = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_host: string, _options: object, done: unknown) =>
        (done as (error: null, found: object) => void)(null, both)) as never); // it is overloaded
    onTestFinished(() => lookups.mockRestore());
    await expect(serverAt(`localhost:${port}`).getMany(['k'])).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a connection that is lost', () => {
  it('by a reset while nothing is asked is replaced by the next call', async () => {
    const server = await scriptedServer(miss);
    const operations = serverAt(server.name);
    await operations.getMany(['k']);
    server.connections[0]!.resetAndDestroy();
    await waitUntil(answers(operations));
    expect(server.accepted).toBe(2);
  });

  it('during a write is told, and the write is not sent again', async () => {
    const server = await scriptedServer((line, connection) => {
      if (line.startsWith('set')) connection.resetAndDestroy();
      return miss(line, connection);
    });
    const operations = serverAt(server.name);
    await expect(operations.set('k', value('v'), 0)).rejects.toThrow();
    await operations.getMany(['k']);
    expect(server.lines.filter((line) => line.startsWith('set'))).toHaveLength(1);
    expect(server.accepted).toBe(2);
  });

  it('is told to all that wait for it', async () => {
    const server = await scriptedServer((line, connection) => {
      if (line === 'get c') connection.destroy();
      return line === 'get a' ? 'END\r\n' : undefined;
    });
    const operations = serverAt(server.name);
    const calls = ['a', 'b', 'c', 'd'].map((key) => operations.getMany([key]));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  });

  it('with its server is replaced once that is there again', async () => {
    const server = await startMemcached();
    onTestFinished(() => server.stop());
    const operations = serverAt(`127.0.0.1:${server.port}`);
    for (let round = 0; round < 3; round++) {
      await operations.set('k', value('v'), 0);
      await server.kill();
      await expect(operations.getMany(['k'])).rejects.toThrow();
      await server.restart();
      expect(await operations.getMany(['k'])).toEqual([undefined]);
    }
  });

  it('by the idle timeout of the server is replaced by the next call', async () => {
    const server = await startMemcached({ args: ['-o', 'idle_timeout=1'] });
    onTestFinished(() => server.stop());
    const proxy = await startFaultProxy(server.port);
    onTestFinished(() => proxy.stop());
    const operations = serverAt(`127.0.0.1:${proxy.port}`);
    await operations.set('k', value('v'), 0);
    await waitUntil(() => proxy.connections === 0);
    await waitUntil(answers(operations)); // on a busy machine it may take a moment until that is known here
    expect(await operations.getMany(['k'])).toEqual([value('v')]);
    expect(proxy.accepted).toBe(2);
  });
});

describe('the connection limit of a server', () => {
  it('is told to the calls, which are answered once there is room', async () => {
    const server = await startMemcached({ args: ['-c', '64', '-t', '1'] });
    const others: Socket[] = [];
    onTestFinished(async () => {
      for (const other of others) other.destroy();
      await server.stop();
    });
    const operations = serverAt(`127.0.0.1:${server.port}`);
    let refusal: unknown;
    await waitUntil(async () => {
      others.push(connect(server.port, '127.0.0.1').on('error', () => {}));
      operations.disconnect();
      refusal = await operations.getMany(['k']).catch((error: unknown) => error);
      return refusal instanceof Error;
    });
    expect(refusal).toMatchObject({
      message: expect.stringMatching(/closed|no reply|nothing was asked|ECONNRESET|EPIPE/),
    });
    for (const other of others) other.destroy();
    await waitUntil(answers(operations));
  });
});

describe('end()', () => {
  it('lets the replies come that are under way, then closes the connection', async () => {
    const server = await scriptedServer(() => undefined);
    const operations = serverAt(server.name);
    const calls = [operations.getMany(['a']), operations.getMany(['b'])];
    await waitUntil(() => server.lines.length === 2);
    operations.server.end();
    server.connections[0]!.write('END\r\nEND\r\n');
    expect(await Promise.all(calls)).toEqual([[undefined], [undefined]]);
    await allClosed(server);
  });

  it('before there is a connection lets what waits for it be answered', async () => {
    const server = await scriptedServer(miss);
    const operations = serverAt(server.name);
    const call = operations.getMany(['a']);
    operations.server.end();
    expect(await call).toEqual([undefined]);
    await allClosed(server);
  });

  it('closes a connection on which nothing is asked at once, and the next call opens another', async () => {
    const server = await scriptedServer(miss);
    const operations = serverAt(server.name);
    await operations.getMany(['a']);
    operations.server.end();
    expect(await operations.getMany(['a'])).toEqual([undefined]);
    expect(server.accepted).toBe(2);
    await waitUntil(() => server.connections.length === 1);
  });
});

describe('retire()', () => {
  it('leaves no connection open, of later calls either', async () => {
    const server = await scriptedServer(miss);
    const operations = serverAt(server.name);
    await operations.getMany(['a']);
    operations.server.retire();
    expect(await Promise.all([operations.getMany(['a']), operations.getMany(['b'])])).toEqual([
      [undefined],
      [undefined],
    ]);
    await allClosed(server);
  });
});

describe('disconnect()', () => {
  it('rejects what is under way, and the next call opens another connection', async () => {
    const server = await scriptedServer((line) => (line === 'get a' ? 'END\r\n' : undefined));
    const operations = serverAt(server.name);
    await operations.getMany(['a']);
    const told = expect(operations.getMany(['lost'])).rejects.toThrow('the connection was dropped');
    await waitUntil(() => server.lines.includes('get lost'));
    operations.disconnect();
    expect(await operations.getMany(['a'])).toEqual([undefined]);
    await told;
    expect(await operations.getMany(['a'])).toEqual([undefined]);
    expect(server.accepted).toBe(2); // the end of the first has not taken the second away
  });

  it('before there is a connection rejects what waits for one', async () => {
    const server = await scriptedServer(miss);
    const operations = serverAt(server.name);
    const told = expect(operations.getMany(['lost'])).rejects.toThrow('the connection was dropped');
    operations.disconnect();
    await told;
    expect(await operations.getMany(['a'])).toEqual([undefined]);
    expect(server.lines).toEqual(['get a']);
  });
});

describe('a connection that was quiet for the time of idle', () => {
  it('is closed, and a call of the same turn is answered on another', async () => {
    const server = await scriptedServer(miss);
    const timeouts: (() => void)[] = [];
    const spy = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, _, quiet) {
      if (quiet) timeouts.push(quiet);
      return this;
    });
    onTestFinished(() => spy.mockRestore());
    const operations = serverAt(server.name, { idle: 5_000 });
    await operations.getMany(['k']);
    timeouts[0]!();
    expect(await operations.getMany(['k'])).toEqual([undefined]);
    expect(server.accepted).toBe(2);
    await waitUntil(() => server.connections.length === 1);
  });
});

describe('a server that is silent', () => {
  it('is asked whether it is back no more once it has left the list', async () => {
    const server = await scriptedServer(() => undefined);
    const operations = serverAt(server.name);
    const calls = new Calls(100);
    onTestFinished(() => calls.close());
    const code = () =>
      calls.request(operations, (call) => operations.getMany(['k'], call)).catch(({ code }: CacheError) => code);
    expect([await code(), await code()]).toEqual(['TIMEOUT', 'UNAVAILABLE']);
    operations.server.retire();
    await waitUntil(async () => (await code()) === 'TIMEOUT'); // nothing is known of it any more
  });
});
