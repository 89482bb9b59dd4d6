import { describe, expect, it } from 'vitest';
import { ReplyReader, type TextReply } from './reply-reader.js';

function read(chunks: Iterable<string>): TextReply[] {
  const replies: TextReply[] = [];
  const reader = new ReplyReader((reply) => replies.push(reply));
  for (const chunk of chunks) reader.read(chunk);
  return replies;
}

const END = 'END\r\nVALUE a 0 1\r\n';
const stream = [
  'STORED\r\n',
  `VALUE a 3 9\r\n{"a":[1]}\r\nVALUE b 1 3\r\n\x00\xff\r\r\nVALUE c 2 ${END.length} 77\r\n${END}\r\nVALUE d 2 0\r\n\r\nEND\r\n`,
  'END\r\n',
  'STAT pid 1\r\nSTAT version 1.6.18 x\r\nEND\r\n',
  'SERVER_ERROR out of memory storing object\r\n',
].join('');

function expected(replies: TextReply[]): void {
  expect(replies.map(({ line }) => line)).toEqual([
    'STORED',
    'END',
    'END',
    'END',
    'SERVER_ERROR out of memory storing object',
  ]);
  expect([...replies[1]!.values]).toEqual([
    ['a', { flags: 3, data: '{"a":[1]}' }],
    ['b', { flags: 1, data: Buffer.of(0, 255, 13) }],
    ['c', { flags: 2, data: Buffer.from(END) }],
    ['d', { flags: 2, data: Buffer.of() }],
  ]);
  expect(replies[3]!.stats).toEqual(['pid 1', 'version 1.6.18 x']);
}

describe('ReplyReader', () => {
  it('reads replies that come in one chunk', () => {
    expected(read([stream]));
  });

  it('reads replies that come byte by byte', () => {
    expected(read(stream));
  });

  it('reads replies however they are cut', () => {
    for (let first = 1; first < stream.length; first++) {
      const second = first + ((first * 7) % (stream.length - first));
      expected(read([stream.slice(0, first), stream.slice(first, second), stream.slice(second)]));
    }
  });

  it('reads any bytes, JSON beyond ASCII included', () => {
    const data = Buffer.from('{"ü":"\u{1f600}"}');
    const [reply] = read([`VALUE k 3 ${data.length}\r\n`, data.toString('latin1'), '\r\nEND\r\n']);
    expect(reply?.values.get('k')).toEqual({ flags: 3, data });
  });

  it('does not go on after what is no reply', () => {
    expect(() => read(['VALUE k 3\r\n'])).toThrow('not the text protocol');
    expect(() => read(['VALUE k 3 -1\r\n'])).toThrow('not the text protocol');
    expect(() => read(['VALUE k 3 \r\n'])).toThrow('not the text protocol');
    expect(() => read(['VALUE k  1\r\n'])).toThrow('not the text protocol');
    expect(() => read(['VALUE k\r\nVALUE l 3 1\r\n'])).toThrow('not the text protocol');
  });
});
