import { inspect } from 'node:util';
import { CacheError } from '@ctu/core';
import { describe, expect, it } from 'vitest';
import { failure, isRefusal, isWrongType, timeoutFailure } from './failure.js';

describe('failure', () => {
  it('is SERVER for what Redis answers and UNAVAILABLE for what the client says', () => {
    const answers = [
      'ERR syntax error',
      'WRONGTYPE Operation against',
      "OOM command not allowed when used memory > 'maxmemory'.",
    ];
    for (const answer of answers) expect(failure('SET', new Error(answer), {}).code).toBe('SERVER');
    const others = [
      'connect ECONNREFUSED 127.0.0.1:1',
      'Socket closed unexpectedly',
      'The client is closed',
      'I/O error',
    ];
    for (const other of others) expect(failure('SET', new Error(other), {}).code).toBe('UNAVAILABLE');
  });

  it('names the command and the key, or how many keys there are', () => {
    const error = new Error('Socket closed');
    expect(failure('SET', error, { key: 'k' }).message).toBe('Redis is out of reach for SET of "k": Socket closed');
    expect(failure('MGET', error, { keys: 3 }).message).toBe('Redis is out of reach for MGET of 3 keys: Socket closed');
    expect(failure('SET', error, { key: 'k' })).toMatchObject({ key: 'k', cause: error });
    expect('key' in failure('MGET', error, { keys: 3 })).toBe(false);
    expect(failure('MGET', error, { key: 'k', keys: 3 })).toMatchObject({
      key: 'k',
      message: 'Redis is out of reach for MGET of "k" among 3 keys: Socket closed',
    });
  });

  it('holds no argument of the command, which may be the value', () => {
    const error = new Error("ERR unknown command 'SET', with args beginning with: 'k' 'secret' ");
    const seen = failure('SET', Object.assign(error, { command: { name: 'set', args: ['k', 'secret'] } }), {
      key: 'k',
    });
    expect(seen.message).toBe(`Redis refuses SET of "k": ERR unknown command 'SET'`);
    const cause = seen.cause as Error; // as the next line shows
    expect(cause).toBeInstanceOf(Error);
    expect([seen.message, seen.stack, cause.message, cause.stack, JSON.stringify(cause)].join()).not.toContain(
      'secret',
    );
  });

  it('holds no command that a client attached', () => {
    const command = { name: 'set', args: ['k', 'secret'] };
    for (const message of ['OOM command not allowed', 'Command aborted due to connection close']) {
      const seen = failure('SET', Object.assign(new Error(message), { command }), { key: 'k' });
      expect(seen.cause).toMatchObject({ name: 'Error', message });
      expect(inspect(seen, { depth: 9 })).not.toContain('secret');
    }
  });

  it('passes on what is thrown instead of an error', () => {
    expect(failure('GET', 'gone', {})).toMatchObject({ code: 'UNAVAILABLE', cause: 'gone' });
  });
});

describe('timeoutFailure', () => {
  it('tells the request, the key and the timeout', () => {
    expect(timeoutFailure('GET', 200, { key: 'k' })).toMatchObject({
      code: 'TIMEOUT',
      key: 'k',
      message: 'Redis did not answer GET of "k" within 200 ms',
    });
    expect(timeoutFailure('MGET', 200, { keys: 7 }).message).toBe('Redis did not answer MGET of 7 keys within 200 ms');
    expect(timeoutFailure('SCAN', 200, {})).toBeInstanceOf(CacheError);
  });
});

describe('isWrongType', () => {
  it('recognises the answer, and not a key that is called so', () => {
    expect(isWrongType(new Error('WRONGTYPE Operation against a key'))).toBe(true);
    expect(isWrongType(new Error('ERR WRONGTYPE'))).toBe(false);
    expect(isWrongType('WRONGTYPE ')).toBe(false);
  });
});

describe('A refusal', () => {
  it.each([
    "NOPERM User default has no permissions to run the 'client|tracking' command",
    'NOPROTO unsupported protocol version',
    "ERR unknown command 'HELLO', with args beginning with: '3'",
    "ERR Unknown subcommand or wrong number of arguments for 'TRACKING'. Try CLIENT HELP.",
    'ERR syntax error',
    "ERR command 'client|tracking' is not allowed",
  ])('is %s', (message) => {
    expect(isRefusal(new Error(message))).toBe(true);
  });

  it.each([
    'ERR max number of clients reached',
    'ERR The client ID you want redirect to does not exist',
    "ERR Can't execute 'client|id': only (P|S)SUBSCRIBE / QUIT / RESET are allowed in this context",
    'LOADING Redis is loading the dataset in memory',
    'Unknown reply: the syntax of the stream is broken',
  ])('is not %s, which may pass', (message) => {
    expect(isRefusal(new Error(message))).toBe(false);
  });
});
