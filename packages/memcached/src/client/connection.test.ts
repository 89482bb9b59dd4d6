import { Socket } from 'node:net';
import { waitUntil } from '@ctu/tooling';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allClosed, type Script, scriptedServer, serverAt } from '../testing/scripted-server.js';

const value = (key: string, data = key) => `VALUE ${key} 0 ${data.length}\r\n${data}\r\nEND\r\n`;
const found = (data: string) => [{ flags: 0, data }];
/** Answers every `get` with the key itself, and keeps what is set. */
const echo: Script = (line) => {
  const [name, key = ''] = line.split(' ');
  if (name === 'get') return value(key);
  return name === 'set' ? 'STORED\r\n' : undefined;
};
const stored = (data: string | Uint8Array) => ({ flags: 0, data });

describe('a connection that ends within a reply', () => {
  const whole = 'VALUE k 0 9\r\nab\r\nEND\r\n\r\nEND\r\n';

  it('ends a read with an error, wherever it is cut, never with a part of the value', async () => {
    let length = 0;
    const server = await scriptedServer((_, connection) => {
      connection.end(whole.slice(0, length));
      return undefined;
    });
    const operations = serverAt(server.name);
    for (length = 0; length < whole.length; length++) {
      await expect(operations.getMany(['k'])).rejects.toThrow('the connection was closed');
    }
    expect(await operations.getMany(['k'])).toEqual(found('ab\r\nEND\r\n')); // it is whole now
    expect(server.accepted).toBe(whole.length + 1);
  });
});

describe('a surprise', () => {
  it('before a reply drops the connection, and the next call opens another', async () => {
    let junk = 'junk\r\n';
    const server = await scriptedServer((line, connection) => junk + echo(line, connection));
    const operations = serverAt(server.name);
    await expect(operations.getMany(['k'])).rejects.toThrow('What came is no reply to that command');
    junk = '';
    expect(await operations.getMany(['k'])).toEqual(found('k'));
    expect(server.accepted).toBe(2);
  });

  it('after a reply drops the connection: later answers are not shifted', async () => {
    const server = await scriptedServer((line) =>
      line === 'get first' ? value('first') + value('second', 'wrong') : value('second'),
    );
    const operations = serverAt(server.name);
    expect(await operations.getMany(['first'])).toEqual(found('first'));
    await allClosed(server);
    expect(await operations.getMany(['second'])).toEqual(found('second'));
    expect(server.accepted).toBe(2);
  });

  it('while nothing is asked drops the connection', async () => {
    const server = await scriptedServer(echo);
    const operations = serverAt(server.name);
    await operations.getMany(['k']);
    server.connections[0]!.write('STORED\r\n');
    await allClosed(server);
    await operations.set('k', stored('v'), 0);
    expect(server.accepted).toBe(2);
  });

  it('rejects the calls behind it, which are not sent again', async () => {
    const server = await scriptedServer((line) => (line === 'get b' ? value('b') + value('a') : value(line.slice(4))));
    const operations = serverAt(server.name);
    const calls = ['a', 'b', 'c', 'd'].map((key) => operations.getMany([key]));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(server.lines).toEqual(['get a', 'get b', 'get c', 'get d']);
    expect(server.accepted).toBe(1);
  });
});

describe('data that were refused, and that the server took for commands,', () => {
  it('answer no other call', async () => {
    // 1. The line of a set is refused. 2. Its data are taken for a command. 3. The answer to that comes where that of the next call is due.
    const server = await scriptedServer((line) => {
      if (line.startsWith('set')) return 'CLIENT_ERROR bad command line format\r\nEND\r\n';
      return line === 'get other' ? undefined : value('k');
    });
    const operations = serverAt(server.name);
    const set = operations.set('k', stored('get other'), 0);
    const get = operations.getMany(['k']);
    await Promise.all([
      expect(set).rejects.toThrow('bad command line format'),
      expect(get).rejects.toThrow('the server has taken data for commands'),
    ]);
    expect(server.lines.filter((line) => line === 'get k')).toHaveLength(1);
  });

  it('are no matter for a call that follows at once', async () => {
    const server = await scriptedServer((line, connection) =>
      line.startsWith('set') ? 'CLIENT_ERROR bad data chunk\r\n' : echo(line, connection),
    );
    const operations = serverAt(server.name);
    const next = operations.set('k', stored('v'), 0).catch(() => operations.getMany(['k']));
    expect(await next).toEqual(found('k'));
    expect(server.accepted).toBe(2);
  });

  it('are none where the server could not keep them: the connection stays', async () => {
    const server = await scriptedServer((line, connection) =>
      line.startsWith('set') ? 'SERVER_ERROR out of memory storing object\r\n' : echo(line, connection),
    );
    const operations = serverAt(server.name);
    await expect(operations.set('k', stored('v'), 0)).rejects.toThrow('out of memory');
    expect(await operations.getMany(['k'])).toEqual(found('k'));
    expect(server.accepted).toBe(1);
  });
});

describe('a caller that has given up', () => {
  it('during a reply disturbs no other', async () => {
    const server = await scriptedServer((line, connection) =>
      line === 'get a' || line === 'get b' ? undefined : echo(line, connection),
    );
    const operations = serverAt(server.name);
    const call = { wanted: true };
    const given = operations.getMany(['a'], call);
    const other = operations.getMany(['b']);
    await waitUntil(() => server.lines.length === 2);
    server.connections[0]!.write('VALUE a 0 1\r\n');
    call.wanted = false;
    operations.overdue();
    server.connections[0]!.write(`a\r\nEND\r\n${value('b')}`);
    expect(await other).toEqual(found('b'));
    expect(await given).toEqual(found('a')); // to nobody
    expect(await operations.getMany(['c'])).toEqual(found('c'));
    expect(server.accepted).toBe(1);
  });

  it('before there was a connection is not sent, while the others are', async () => {
    const server = await scriptedServer(echo);
    const operations = serverAt(server.name);
    const call = { wanted: true };
    const given = operations.set('k', stored('old'), 0, call);
    const other = operations.getMany(['k'], { wanted: true });
    call.wanted = false;
    await expect(given).rejects.toThrow('there was no connection in time');
    expect(await other).toEqual(found('k'));
    expect(server.lines).toEqual(['get k']);
  });
});

describe('what is sent in one turn', () => {
  /** What the client writes from now on: `_write` for one piece, `_writev` for several at once. */
  function writes(port: number): string[] {
    const names: string[] = [];
    for (const name of ['_write', '_writev'] as const) {
      // The types of Node leave these methods out.
      const prototype = Socket.prototype as unknown as Record<typeof name, (...given: unknown[]) => unknown>;
      const original = prototype[name];
      prototype[name] = function (this: Socket, ...given: unknown[]) {
        if (this.remotePort === port) names.push(name);
        return original.apply(this, given);
      };
      onTestFinished(() => {
        prototype[name] = original;
      });
    }
    return names;
  }

  it.each([
    ['texts', '_write', 'text'],
    ['bytes', '_writev', Buffer.from([0, 255, 13, 10])],
    ['texts beyond ASCII', '_writev', 'ü'],
  ])('leaves in one piece, with %s', async (_, name, data) => {
    let lines = 0;
    const server = await scriptedServer((line) => {
      lines++;
      if (line.startsWith('get')) return value('k');
      return line.startsWith('set') ? 'STORED\r\n' : undefined;
    });
    const operations = serverAt(server.name);
    await operations.getMany(['k']);
    const seen = writes(Number(server.name.split(':')[1]));
    const calls = Array.from({ length: 20 }, () => [operations.set('k', stored(data), 0), operations.getMany(['k'])]);
    await Promise.all(calls.flat());
    expect(seen).toEqual([name]);
    expect(lines).toBeGreaterThan(40);
    expect(server.lines.filter((line) => line === 'set k 0 0 4')).toHaveLength(data === 'ü' ? 0 : 20);
  });
});
