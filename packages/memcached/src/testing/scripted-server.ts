import { type AddressInfo, createServer, type Socket } from 'node:net';
import { waitUntil } from '@ctu/tooling';
import { onTestFinished } from 'vitest';
import { Operations } from '../client/operations.js';
import { type Dialling, Server } from '../client/server.js';

/** What a test answers to a line: text of one character per byte, or nothing. The connection is for harm. */
export type Script = (line: string, connection: Socket) => string | undefined;

/** A server that answers what a test scripts, byte for byte. */
export interface ScriptedServer {
  /** Where it listens: `127.0.0.1:port`. */
  readonly name: string;
  /** Every line that came, on all connections. */
  readonly lines: string[];
  /** How many connections were accepted so far. */
  readonly accepted: number;
  /** Those that are open, the oldest first. */
  readonly connections: readonly Socket[];
  /** Is called for each connection that is accepted. Default: it is left open. */
  welcome: (connection: Socket) => void;
}

/** Starts a server that is gone after the test. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const connections: Socket[] = [];
  const lines: string[] = [];
  let accepted = 0;
  const listener = createServer((connection) => {
    accepted++;
    connections.push(connection);
    let rest = '';
    connection.setNoDelay(true);
    connection.on('data', (bytes) => {
      const whole = (rest + bytes.toString('latin1')).split('\r\n');
      rest = whole.pop()!; // there is one at least
      for (const line of whole) {
        lines.push(line);
        const answer = script(line, connection);
        if (answer !== undefined && connection.writable) connection.write(Buffer.from(answer, 'latin1'));
      }
    });
    connection.on('error', () => {}); // it closes then
    connection.on('close', () => connections.splice(connections.indexOf(connection), 1));
    server.welcome(connection);
  });
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => listener.close(resolve));
    for (const connection of [...connections]) connection.destroy();
    await closed;
  });
  const server: ScriptedServer = {
    name: `127.0.0.1:${(listener.address() as AddressInfo).port}`, // it listens on a port
    lines,
    get accepted() {
      return accepted;
    },
    connections,
    welcome: () => {},
  };
  return server;
}

/** Resolves once every connection is closed. */
export function allClosed(server: ScriptedServer): Promise<void> {
  return waitUntil(() => server.connections.length === 0, { expectation: () => 'every connection is closed' });
}

/** A server of the client, whose values are text, and whose connection is dropped after the test. It is dialled without pauses. */
export function serverAt(name: string, dialling: Partial<Dialling> = {}): Operations<Found> {
  let time = 0;
  const server = new Server(name, {
    tls: undefined,
    who: undefined,
    clock: { now: () => (time += 10_000) },
    random: Math.random,
    ...dialling,
  });
  onTestFinished(() => server.disconnect());
  return new Operations(server, (bytes, start, end, flags, cas) => ({
    flags,
    data: bytes.toString('latin1', start, end),
    ...(cas === '' ? {} : { cas }),
  }));
}

/** A value as text of one character per byte. */
export interface Found {
  readonly flags: number;
  readonly data: string;
  readonly cas?: string;
}
