import { describe, expect, it } from 'vitest';
import { Refusal } from '../memcached-client.js';
import { type Command, decimal, type Sent } from './command.js';
import { GetCommand, LineCommand, StatsCommand, VersionCommand } from './commands.js';
import { ConfigCommand, MetaCommand } from './more-commands.js';
import { ReplyReader, Surprise } from './reply-reader.js';

/** A command of any kind. */
type Asked<T = unknown> = Sent & Pick<Command<T>, 'reply'>;

/** Gives a command what came. */
function answer<T>(command: Asked<T>, reply: string): Promise<T> {
  const reader = new ReplyReader(
    () => command,
    () => {},
  );
  reader.read(Buffer.from(reply, 'latin1'));
  return command.reply;
}

const add = () => new LineCommand('add k 0 0 1', { STORED: true, NOT_STORED: false }, 'v');
const get = () =>
  new GetCommand('gets', ['k'], (_bytes, start, end, flags, cas) => ({ size: end - start, flags, cas }));
const every: [name: string, command: () => Asked][] = [
  ['add', add],
  ['gets', get],
  ['version', () => new VersionCommand()],
  ['stats', () => new StatsCommand()],
  ['a meta command', () => new MetaCommand('mg k v')],
  ['config get cluster', () => new ConfigCommand()],
];

describe.each(every)('%s', (_, command) => {
  it.each(['ERROR', 'CLIENT_ERROR bad command line format', 'SERVER_ERROR out of memory', 'CLIENT_ERROR '])(
    'rejects with a Refusal for %s',
    async (line) => {
      const reply = answer(command(), `${line}\r\n`);
      await expect(reply).rejects.toBeInstanceOf(Refusal);
      await expect(reply).rejects.toThrow(line);
    },
  );

  it.each([
    'ERROR Too many open connections',
    'CLIENT_ERRORS',
    'error',
    '',
    'OK',
    '-ERR no',
    'HTTP/1.1 400 Bad Request',
  ])('takes no other line for a reply: "%s"', (line) => {
    expect(() => answer(command(), `${line}\r\n`)).toThrow(Surprise);
  });
});

describe('a command that is refused', () => {
  it('leaves the connection broken where the server may have taken its data for commands', async () => {
    for (const [line, broken] of [
      ['SERVER_ERROR object too large for cache', false],
      ['CLIENT_ERROR bad data chunk', true],
      ['ERROR', true],
    ] as const) {
      const command = add();
      await expect(answer(command, `${line}\r\n`)).rejects.toThrow(line);
      expect(command.broken).toBe(broken);
    }
  });

  it('leaves it whole where it has no data', async () => {
    const command = get();
    await expect(answer(command, 'CLIENT_ERROR line too long\r\n')).rejects.toThrow('line too long');
    expect(command.broken).toBe(false);
  });
});

describe('LineCommand', () => {
  it('resolves with what its line stands for, false included', async () => {
    expect(await answer(add(), 'STORED\r\n')).toBe(true);
    expect(await answer(add(), 'NOT_STORED\r\n')).toBe(false);
  });

  it.each(['stored', 'STORED ', ' STORED', 'STOREDX', 'STORE', 'EXISTS', 'constructor', 'toString'])(
    'takes no other line for it: "%s"',
    (line) => {
      expect(() => answer(add(), `${line}\r\n`)).toThrow(Surprise);
    },
  );
});

describe('GetCommand', () => {
  it('has one line for all keys', () => {
    expect(new GetCommand('get', ['a', 'b'], () => 0).text).toBe('get a b');
  });

  it('reads the number that cas takes, where there is one', async () => {
    expect(await answer(get(), 'VALUE k 7 1 18446744073709551615\r\nv\r\nEND\r\n')).toEqual([
      { size: 1, flags: 7, cas: '18446744073709551615' },
    ]);
    expect(await answer(get(), 'VALUE k 7 1\r\nv\r\nEND\r\n')).toEqual([{ size: 1, flags: 7, cas: '' }]);
  });

  it('rejects with the refusal that comes after some of the values', async () => {
    const command = new GetCommand('get', ['a', 'b'], () => 0);
    await expect(answer(command, 'VALUE a 0 1\r\nv\r\nSERVER_ERROR out of memory\r\n')).rejects.toThrow(
      'out of memory',
    );
  });
});

describe('VersionCommand', () => {
  it('keeps no program alive unless a call waits for it', () => {
    expect(new VersionCommand().background).toBe(true);
    expect(new VersionCommand({ wanted: true }).background).toBe(false);
  });
});

describe('StatsCommand', () => {
  it('reads names and values as they are written', async () => {
    const stats = await answer(new StatsCommand(), 'STAT a 1\r\nSTAT b  x y\r\nSTAT __proto__ 2\r\nSTAT c\r\nEND\r\n');
    expect(Object.entries(stats)).toEqual([
      ['a', '1'],
      ['b', ' x y'],
      ['__proto__', '2'],
      ['c', ''],
    ]);
  });
});

describe('MetaCommand', () => {
  it('reads the code, the flags with their tokens, and the data', async () => {
    const reply = await answer(new MetaCommand('mg k v t f'), 'VA 4 t-1 f30 W\r\nHD\r\n\r\n');
    expect(reply).toEqual({
      code: 'VA',
      flags: new Map(Object.entries({ t: '-1', f: '30', W: '' })),
      data: Buffer.from('HD\r\n'),
    });
  });

  it.each(['HD', 'EN', 'NS', 'EX', 'NF', 'HD ', 'HD t1 '])('takes "%s" for a reply without data', async (line) => {
    const reply = await answer(new MetaCommand('mg k'), `${line}\r\n`);
    expect(reply).toMatchObject({ code: line.slice(0, 2), data: undefined });
  });

  it.each(['VA', 'VA x', 'VA -1', 'VA 1.5', 'VA 1073741825', 'VA 12345678901', 'VA  1', 'HDX', 'MN', 'va 1'])(
    'takes no other line for a reply: "%s"',
    (line) => {
      expect(() => answer(new MetaCommand('mg k'), `${line}\r\n`)).toThrow(Surprise);
    },
  );
});

describe('ConfigCommand', () => {
  it.each(['END', 'CONFIG cluster 0', 'CONFIG cluster 0 x', 'CONFIG other 0 1', 'CONFIG cluster 0 1073741825'])(
    'takes no other line for a reply: "%s"',
    (line) => {
      expect(() => answer(new ConfigCommand(), `${line}\r\n`)).toThrow(Surprise);
    },
  );

  it('takes one list only', () => {
    const list = 'CONFIG cluster 0 1\r\n1\r\n';
    expect(() => answer(new ConfigCommand(), list + list)).toThrow(Surprise);
  });
});

describe('decimal', () => {
  const read = (text: string) => decimal(Buffer.from(text), 0, text.length);

  it.each([
    ['0', 0],
    ['007', 7],
    ['4294967295', 4_294_967_295],
    ['999999999999999', 999_999_999_999_999],
  ])('reads %s', (text, number) => {
    expect(read(text)).toBe(number);
  });

  it.each(['', ' ', '-1', '+1', '1 ', '1.0', '1e3', '0x1', '1/', '1:', '٣', '1000000000000000'])(
    'throws a Surprise for "%s"',
    (text) => {
      expect(() => read(text)).toThrow(Surprise);
    },
  );
});
