import { seededRandom } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import type { Command, Sent } from './command.js';
import { GetCommand, LineCommand, StatsCommand, VersionCommand } from './commands.js';
import { ConfigCommand, MetaCommand } from './more-commands.js';
import { ReplyReader, Surprise } from './reply-reader.js';

const readValue = (bytes: Buffer, start: number, end: number, flags: number, cas: string) => [
  bytes.toString('latin1', start, end),
  flags,
  cas,
];
const get = (...keys: string[]) => new GetCommand('get', keys, readValue);
const set = () => new LineCommand('set k 0 0 1', { STORED: 'stored' }, 'v');

/** A command of any kind. */
type Asked = Sent & Pick<Command<unknown>, 'reply'>;

/** What came of each command; `waits` where it has no end yet. */
interface Outcome {
  readonly commands: unknown[];
  /** Whether the reader has refused to go on. */
  readonly surprised: boolean;
}

async function read(commands: Asked[], chunks: Iterable<string>): Promise<Outcome> {
  let answered = 0;
  const ends: unknown[] = commands.map(() => 'waits');
  for (const [index, { reply }] of commands.entries()) {
    reply.then(
      (value) => {
        ends[index] = value;
      },
      ({ message }) => {
        ends[index] = `refused: ${message}`;
      },
    );
  }
  const reader = new ReplyReader(
    () => commands[answered],
    () => answered++,
  );
  let surprised = false;
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk, 'latin1');
      reader.read(bytes);
      bytes.fill('?'); // a connection reads all into one buffer
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Surprise);
    surprised = true;
  }
  await Promise.resolve();
  return { commands: ends, surprised };
}

const nasty = 'END\r\nEN\r\nVALUE a 0 1\r\n\r\r\n\n\x00\xffSERVER_ERROR no\r\nEND\r\n';

/** Replies as Memcached 1.6.18 writes them, and what they say. */
const recorded: [command: () => Asked, reply: string, result: unknown][] = [
  [set, 'STORED\r\n', 'stored'],
  [
    () => get('a', 'b', 'c', 'd', 'e', 'a'),
    `VALUE a 3 9\r\n{"a":[1]}\r\nVALUE b 1 3 77\r\n\x00\r\r\r\nVALUE c 2 ${nasty.length}\r\n${nasty}\r\n` +
      'VALUE d 4294967295 0\r\n\r\nVALUE a 3 1\r\n2\r\nEND\r\n',
    [['{"a":[1]}', 3, ''], ['\x00\r\r', 1, '77'], [nasty, 2, ''], ['', 4_294_967_295, ''], undefined, ['2', 3, '']],
  ],
  [() => get('k'), 'END\r\n', [undefined]],
  [() => new StatsCommand(), 'STAT pid 1\r\nSTAT version 1.6.18 x\r\nEND\r\n', { pid: '1', version: '1.6.18 x' }],
  [set, 'SERVER_ERROR out of memory storing object\r\n', 'refused: SERVER_ERROR out of memory storing object'],
  [() => new VersionCommand(), 'VERSION 1.6.18\r\n', '1.6.18'],
  [
    () => new MetaCommand('mg k v f'),
    'VA 5 f0 W\r\nEN\r\n\r\r\n',
    { code: 'VA', flags: new Map(Object.entries({ f: '0', W: '' })), data: Buffer.from('EN\r\n\r') },
  ],
  [() => new MetaCommand('mg k t s'), 'HD t-1 s0 \r\n', { code: 'HD', flags: expect.any(Map), data: undefined }],
  [() => new ConfigCommand(), 'CONFIG cluster 0 6\r\n1\na|b\n\r\nEND\r\n', '1\na|b\n'],
  [() => get('k'), 'VALUE k 0 1\r\nv\r\nSERVER_ERROR out of memory\r\n', 'refused: SERVER_ERROR out of memory'],
  [set, 'ERROR\r\n', 'refused: ERROR'],
  [() => get('k'), 'VALUE k 0 5\r\nEND\r\n\r\nEND\r\n', [['END\r\n', 0, '']]],
];
const stream = recorded.map(([, reply]) => reply).join('');
const all = () => recorded.map(([command]) => command());
const results = recorded.map(([, , result]) => result);
const right = { commands: results, surprised: false };

describe('ReplyReader', () => {
  it('reads replies that come in one chunk', async () => {
    expect(await read(all(), [stream])).toEqual(right);
  });

  it('reads replies that come byte by byte', async () => {
    expect(await read(all(), stream)).toEqual(right);
  });

  it('reads replies however they are cut in two', async () => {
    for (let cut = 1; cut < stream.length; cut++)
      expect(await read(all(), [stream.slice(0, cut), stream.slice(cut)])).toEqual(right);
  });

  it('reads replies however they are cut in three within a few bytes', async () => {
    for (let cut = 1; cut < stream.length; cut++)
      for (const more of [1, 2, 3]) {
        const chunks = [stream.slice(0, cut), stream.slice(cut, cut + more), stream.slice(cut + more)];
        expect(await read(all(), chunks)).toEqual(right);
      }
  });

  it('answers nothing before its reply is whole', async () => {
    for (const [command, reply, result] of recorded) {
      for (let length = 0; length < reply.length; length++)
        expect(await read([command()], [reply.slice(0, length)])).toEqual({ commands: ['waits'], surprised: false });
      expect(await read([command()], [reply])).toEqual({ commands: [result], surprised: false });
    }
  });

  it('hands data that come in one chunk on without a copy', () => {
    const chunk = Buffer.from('VALUE k 0 2\r\nab\r\nEND\r\n');
    const seen: Buffer[] = [];
    const command = new GetCommand('get', ['k'], (bytes) => seen.push(bytes));
    new ReplyReader(
      () => command,
      () => {},
    ).read(chunk);
    expect(seen[0]).toBe(chunk);
  });
});

describe('ReplyReader goes on after no surprise:', () => {
  const surprise = { commands: ['waits'], surprised: true };

  it.each([
    ['a carriage return without a line feed', 'END\rEND\r\n'],
    ['a line of another protocol', '+OK\r\n'],
    ['an empty line', '\r\n'],
    ['an end without its line feed, and more', 'END\r\r\n'],
    ['a value without a size', 'VALUE k 3\r\n'],
    ['a size below zero', 'VALUE k 3 -1\r\n'],
    ['an empty size', 'VALUE k 3 \r\n'],
    ['empty flags', 'VALUE k  1\r\n'],
    ['flags that are no number', 'VALUE k 0x3 1\r\n'],
    ['a size that is no number', 'VALUE k 3 1e1\r\n'],
    ['a size that no value can have', 'VALUE k 3 1073741825\r\n'],
    ['a size of more digits than numbers have', 'VALUE k 3 0000000000000001\r\n'],
    ['another key', 'VALUE l 3 1\r\nv\r\nEND\r\n'],
    ['a key that begins as the key', 'VALUE kk 3 1\r\nv\r\nEND\r\n'],
    ['a value twice', 'VALUE k 3 1\r\nv\r\nVALUE k 3 1\r\nv\r\nEND\r\n'],
    ['data that are longer than was told', 'VALUE k 3 1\r\nvv\r\nEND\r\n'],
    ['data that are shorter than was told', 'VALUE k 3 3\r\nv\r\nEND\r\n'],
    ['data that end in another line break', 'VALUE k 3 1\r\nv\n\rEND\r\n'],
    ['an error that is none', 'ERROR_\r\n'],
    ['the reply to another command', 'STORED\r\n'],
  ])('%s', async (_, reply) => {
    expect(await read([get('k')], [reply])).toEqual(surprise);
    expect(await read([get('k')], reply)).toEqual(surprise);
  });

  it('a line without an end', async () => {
    expect(await read([get('k')], ['x'.repeat(8_192)])).toEqual({ commands: ['waits'], surprised: false });
    expect(await read([get('k')], ['x'.repeat(8_193)])).toEqual(surprise);
    expect(
      await read(
        [get('k')],
        Array.from({ length: 9 }, () => 'x'.repeat(1_000)),
      ),
    ).toEqual(surprise);
  });

  it('a reply that nobody has asked for', async () => {
    expect(await read([], ['END\r\n'])).toEqual({ commands: [], surprised: true });
    expect(await read([set()], ['STORED\r\nSTORED\r\n'])).toEqual({ commands: ['stored'], surprised: true });
  });
});

describe('values', () => {
  it('may come in another order, and not all of them', async () => {
    const reply = 'VALUE c 0 1\r\n3\r\nVALUE a 0 1\r\n1\r\nEND\r\n';
    const found = [['1', 0, ''], undefined, ['3', 0, '']];
    expect(await read([get('a', 'b', 'c')], [reply])).toEqual({ commands: [found], surprised: false });
  });

  it('of a key that was asked for twice go to both places', async () => {
    const reply = 'VALUE a 0 1\r\n1\r\nVALUE b 0 1\r\n2\r\nVALUE a 0 1\r\n1\r\nEND\r\n';
    const found = [
      ['1', 0, ''],
      ['2', 0, ''],
      ['1', 0, ''],
    ];
    expect(await read([get('a', 'b', 'a')], [reply])).toEqual({ commands: [found], surprised: false });
  });

  it('that are empty are found', async () => {
    expect((await read([get('a')], ['VALUE a 0 0\r\n\r\nEND\r\n'])).commands).toEqual([[['', 0, '']]]);
  });
});

describe('whatever comes', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'a'];
  const reply = recorded[1]![1];

  /** The same by searching the text, which is all there. */
  function searched(text: string): Outcome {
    const found: unknown[] = keys.map(() => undefined);
    const waits = { commands: ['waits'], surprised: false };
    const surprise = { commands: ['waits'], surprised: true };
    let position = 0;
    for (let at = 0; ; ) {
      const end = text.indexOf('\r', at);
      if (end === -1 || end + 1 === text.length) return waits;
      if (text[end + 1] !== '\n') return surprise;
      const line = text.slice(at, end);
      at = end + 2;
      if (line === 'END') return { commands: [found], surprised: at < text.length };
      if (/^(?:ERROR$|CLIENT_ERROR |SERVER_ERROR )/.test(line))
        return { commands: [`refused: ${line}`], surprised: at < text.length };
      const [, key = '', flags, size, cas = ''] = /^VALUE ([^ ]*) (\d{1,15}) (\d{1,15})(?: (.*))?$/s.exec(line) ?? [];
      let place = keys.indexOf(key, position);
      if (place === -1) place = keys.findIndex((one, index) => one === key && found[index] === undefined);
      if (place === -1 || Number(size) > 2 ** 30) return surprise;
      const last = at + Number(size);
      if (last + 2 > text.length) return waits;
      if (text.slice(last, last + 2) !== '\r\n') return surprise;
      found[place] = [text.slice(at, last), Number(flags), cas];
      position = place + 1;
      at = last + 2;
    }
  }

  /** What follows the whole reply begins another line: it is a surprise once that has an end. */
  function same(outcome: Outcome, text: string): void {
    const expected = searched(text);
    expect(outcome.commands, JSON.stringify(text)).toEqual(expected.commands);
    if (!expected.surprised || expected.commands[0] === 'waits') expect(outcome.surprised).toBe(expected.surprised);
  }

  function cutAnywhere(text: string, random: () => number): string[] {
    const chunks: string[] = [];
    for (let at = 0; at < text.length; ) {
      const length = 1 + Math.floor(random() ** 3 * text.length);
      chunks.push(text.slice(at, at + length));
      at += length;
    }
    return chunks;
  }

  it('is read right, or not at all, where bytes are changed, lost, added or put twice', async () => {
    const random = seededRandom();
    const pick = (length: number) => Math.floor(random() * length);
    const words = ['\r', '\n', '\r\n', ' ', 'END', 'VALUE a 0 1\r\n', '0', '1', '9', '-', '\x00', 'SERVER_ERROR x\r\n'];
    for (let round = 0; round < 10_000; round++) {
      let text = reply;
      for (let change = pick(3); change >= 0; change--) {
        const at = pick(text.length + 1);
        const [before, after] = [text.slice(0, at), text.slice(at)];
        const length = pick(8);
        text = [
          () => before + words[pick(words.length)]! + after,
          () => before + words[pick(words.length)]! + after.slice(length),
          () => before + after.slice(length),
          () => before + after.slice(0, length) + after,
          () => before + String.fromCharCode(pick(256)) + after.slice(1),
          () => before,
        ][pick(6)]!();
      }
      same(await read([get(...keys)], cutAnywhere(text, random)), text);
    }
  });

  it('is read right, or not at all, where the bytes are random', async () => {
    const random = seededRandom();
    for (let round = 0; round < 3_000; round++) {
      const bytes = Array.from({ length: Math.floor(random() * 40) }, () => String.fromCharCode(random() * 256));
      const text = `${random() < 0.5 ? 'VALUE a ' : ''}${bytes.join('')}\r\n`;
      same(await read([get(...keys)], cutAnywhere(text, random)), text);
    }
  });
});
