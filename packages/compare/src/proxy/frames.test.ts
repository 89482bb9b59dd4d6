import { describe, expect, it } from 'vitest';
import { framesOf } from './frames.js';

const replies = [
  '+OK\r\n',
  ':1\r\n',
  '_\r\n',
  '$-1\r\n',
  '$6\r\na\r\nb\r\n\r\n',
  '*-1\r\n',
  '*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n*1\r\n$3\r\nkey\r\n',
  '%1\r\n$1\r\na\r\n*0\r\n',
  '>2\r\n$10\r\ninvalidate\r\n_\r\n',
];

describe('framesOf', () => {
  it('splits what came together into replies and pushes', () => {
    const { complete, rest } = framesOf(Buffer.from(replies.join('')));
    expect(complete.map(String)).toEqual(replies);
    expect(rest).toHaveLength(0);
  });

  it('leaves what is not complete, wherever it ends', () => {
    for (const reply of replies) {
      for (let length = 1; length < reply.length; length++) {
        const { complete, rest } = framesOf(Buffer.from(`+OK\r\n${reply.slice(0, length)}`));
        expect(complete.map(String)).toEqual(['+OK\r\n']);
        expect(String(rest)).toBe(reply.slice(0, length));
      }
    }
  });
});
