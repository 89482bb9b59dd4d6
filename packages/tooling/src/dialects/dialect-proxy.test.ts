import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startRedis } from '../redis-server.js';
import type { Server } from '../server.js';
import { type DialectProxy, startDialectProxy } from './dialect-proxy.js';
import type { Rule } from './rule.js';

const source = 'https://example.com';

const rules: readonly Rule[] = [
  { commands: ['keys'], answer: { error: "ERR unknown command '<command>'" }, source },
  { commands: ['client id'], answer: { error: "ERR unknown subcommand '<SUBCOMMAND>'" }, source },
  {
    commands: ['ttl'],
    only: { what: 'over RESP3', is: (_, protocol) => protocol === 3 },
    answer: { error: 'ERR not over RESP3' },
    source,
  },
  { commands: ['info'], answer: { infoWithout: ['redis_version', 'used_memory'] }, source },
];

/** A command as a list of texts. */
const list = (...words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

describe('A dialect proxy', () => {
  let server: Server;
  let proxy: DialectProxy;
  let met: string[];
  beforeAll(async () => {
    server = await startRedis();
    proxy = await startDialectProxy(server.port, rules, ({ command }) => met.push(command));
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  /** All that comes back for what is sent, piece by piece, until the server closes. */
  async function told(...pieces: readonly string[]): Promise<string> {
    met = [];
    const socket = connect(proxy.port, '127.0.0.1').setNoDelay(true).setEncoding('utf8');
    onTestFinished(() => void socket.destroy());
    let answer = '';
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => {}); // it closes then
    const closed = once(socket, 'close');
    for (const piece of pieces) await new Promise((sent) => socket.write(piece, 'latin1', sent));
    await closed;
    return answer;
  }
  const quit = list('quit');

  it('answers in the words of the engine, in the order of the commands, and leaves the others to Redis', async () => {
    const commands = [
      list('ping'),
      list('keys', '*'),
      list('echo', 'a'),
      list('CLIENT', 'ID'),
      list('client', 'getname'),
    ];
    expect(await told(commands.join('') + quit)).toBe(
      "+PONG\r\n-ERR unknown command 'keys'\r\n$1\r\na\r\n-ERR unknown subcommand 'ID'\r\n$-1\r\n+OK\r\n",
    );
    expect(met).toEqual(['keys', 'client id']);
  });

  it('does so wherever the bytes are cut', async () => {
    const sent = list('echo', '\r\n*1\r\n') + list('keys', '*') + list('echo', '') + quit;
    const whole = await told(sent);
    expect(whole).toBe("$6\r\n\r\n*1\r\n\r\n-ERR unknown command 'keys'\r\n$0\r\n\r\n+OK\r\n");
    for (let cut = 1; cut < sent.length; cut++) expect(await told(sent.slice(0, cut), sent.slice(cut))).toBe(whole);
    expect(await told(...sent)).toBe(whole);
  });

  it('hands on values of all bytes and of many megabytes', async () => {
    const value = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
      .join('')
      .repeat(20_000);
    const command = `*3\r\n$3\r\nset\r\n$1\r\nk\r\n$${value.length}\r\n${value}\r\n`;
    expect(await told(command.repeat(2), list('strlen', 'k') + list('getrange', 'k', '65', '67') + quit)).toBe(
      `+OK\r\n+OK\r\n:${value.length}\r\n$3\r\nABC\r\n+OK\r\n`,
    );
  });

  it('knows which protocol a connection speaks', async () => {
    const commands = [
      list('ttl', 'none'),
      list('HELLO', '3'),
      list('ttl', 'none'),
      list('hello', '2'),
      list('ttl', 'none'),
    ];
    const answers = await told(commands.join('') + quit);
    expect(answers.match(/:-2\r\n|-ERR.*(?=\r\n)/g)).toEqual([':-2\r\n', '-ERR not over RESP3', ':-2\r\n']);
  });

  it('leaves fields out of what INFO says', async () => {
    const answer = await told(list('info') + quit);
    expect(answer).toMatch(/^process_id:\d+\r$/m);
    expect(answer).toMatch(/^used_memory_human:/m);
    expect(answer).not.toMatch(/^(redis_version|used_memory):/m);
  });

  it('refuses a subscriber in RESP3, whose messages go on', async () => {
    const commands = [list('hello', '3'), list('subscribe', 'n'), list('keys', '*'), list('publish', 'n', 'text')];
    const answer = await told(commands.join('') + quit);
    expect(answer).toContain("-ERR unknown command 'keys'\r\n");
    expect(answer).toContain('>3\r\n$7\r\nmessage\r\n$1\r\nn\r\n$4\r\ntext\r\n');
  });

  it('is found out by a transaction, and by a subscriber in RESP2', async () => {
    expect(await told(list('multi') + list('keys', '*') + list('exec') + quit)).toBe(
      "+OK\r\n+QUEUED\r\n*1\r\n-ERR unknown command 'keys'\r\n+OK\r\n",
    );
    const answer = await told(list('subscribe', 'n') + list('keys', '*') + quit);
    expect(answer).toContain("-ERR Can't execute 'eval'");
  });

  it('closes the connection of a client that sends a line', async () => {
    expect(await told('ping\r\n')).toBe('');
  });
});
