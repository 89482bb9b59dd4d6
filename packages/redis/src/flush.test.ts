import { describe, expect, it } from 'vitest';
import type { Server } from './calls.js';
import { failure } from './failure.js';
import { flush } from './flush.js';

/** A server that answers each command with one of these errors, in turn, and then with OK; and what it was sent. */
function server(...errors: readonly string[]) {
  const sent: string[] = [];
  const request = async (command: readonly unknown[]) => {
    const error = errors[sent.push(command.join(' ')) - 1];
    if (error) throw failure('FLUSHDB', new Error(error), {});
  };
  return { sent, server: { request } as unknown as Server }; // what is used of it
}

describe('To empty a database', () => {
  it('is one command, which Redis carries out while it serves others', async () => {
    const { sent, server: one } = server();
    await flush(one);
    expect(sent).toEqual(['flushdb ASYNC']);
  });

  it.each(["ERR wrong number of arguments for 'flushdb' command", 'ERR syntax error'])(
    'is the command alone where %s',
    async (refusal) => {
      const { sent, server: one } = server(refusal);
      await flush(one);
      expect(sent).toEqual(['flushdb ASYNC', 'flushdb']);
    },
  );

  it('fails where the command is refused alone, too, and is not gone about by each key: that may be meant so', async () => {
    const { server: one } = server('ERR command is not allowed', 'ERR command is not allowed');
    await expect(flush(one)).rejects.toMatchObject({ code: 'SERVER', message: expect.stringContaining('not allowed') });
  });

  it('is tried once where the server is out of reach', async () => {
    const { sent, server: one } = server('Socket closed unexpectedly');
    await expect(flush(one)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(sent).toEqual(['flushdb ASYNC']);
  });
});
