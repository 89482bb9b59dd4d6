import { createServer, type Socket } from 'node:net';
import IORedis from 'ioredis';
import IOValkey from 'iovalkey';
import { createClient } from 'redis';
import { onTestFinished } from 'vitest';
import type { RedisClientLike } from '../index.js';

/** The reply to a command as it stands on the wire: `+OK\r\n`. Undefined: what is right while a client connects. */
export type Reply = (name: string, ...args: string[]) => string | undefined;

/** A server that answers what it is told to, for replies that no Redis gives. It lives as long as the test; its port. */
export async function fakeRedis(reply: Reply): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let unread = '';
    socket.setEncoding('latin1').on('error', () => {});
    socket.on('data', (text) => {
      const { commands, rest } = commandsIn(unread + text);
      unread = rest;
      for (const [name = '', ...args] of commands) {
        socket.write(reply(name.toUpperCase(), ...args) ?? handshake(name.toUpperCase()), 'latin1');
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return address.port;
}

/** One client of each library on such a server, which end with the test. */
export async function clientsOf(port: number): Promise<Record<string, RedisClientLike>> {
  const redis = createClient({ url: `redis://127.0.0.1:${port}`, RESP: 2 });
  const [ioredis, iovalkey] = [new IORedis(port, '127.0.0.1'), new IOValkey(port, '127.0.0.1')];
  redis.on('error', () => {});
  ioredis.on('error', () => {});
  iovalkey.on('error', () => {});
  onTestFinished(() => {
    redis.destroy();
    ioredis.disconnect();
    iovalkey.disconnect();
  });
  await redis.connect();
  return { redis, ioredis, iovalkey };
}

function handshake(name: string): string {
  if (name === 'INFO') return '$9\r\nloading:0\r\n';
  return name === 'PING' ? '+PONG\r\n' : '+OK\r\n';
}

/** The commands of a stream, each a list of texts, and what is not whole yet. */
function commandsIn(stream: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  let start = 0;
  for (;;) {
    const found = commandAt(stream, start);
    if (!found) return { commands, rest: stream.slice(start) };
    commands.push(found.parts);
    start = found.end;
  }
}

function commandAt(stream: string, start: number): { parts: string[]; end: number } | undefined {
  const parts: string[] = [];
  let [count, end] = numberAt(stream, start);
  for (; count > 0; count--) {
    const [length, begin] = numberAt(stream, end);
    end = begin + length + 2;
    if (Number.isNaN(length) || end > stream.length) return undefined;
    parts.push(stream.slice(begin, begin + length));
  }
  return Number.isNaN(count) ? undefined : { parts, end };
}

/** The number of a line like `*3`, and where the next one begins; NaN where the line is not whole. */
function numberAt(stream: string, start: number): [number: number, end: number] {
  const end = stream.indexOf('\r\n', start);
  return end < 0 ? [Number.NaN, start] : [Number(stream.slice(start + 1, end)), end + 2];
}
