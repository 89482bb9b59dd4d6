import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.js';
import { isStopped } from './is-stopped.js';
import { type Program, runServer, type ServerProcess } from './server-process.js';
import { waitUntil } from './wait-until.js';

/** A real server for tests, on a loopback port and in a temporary directory of its own. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** The process that serves now, another one after `restart`. Throws when the server was killed. */
  readonly pid: number;
  /** Stops its answers but not its connections (SIGSTOP), until `thaw`; resolves when nothing more will come. */
  freeze(): Promise<void>;
  /** Lets it go on where it was frozen (SIGCONT). */
  thaw(): void;
  /** Ends it at once (SIGKILL), frozen or not; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port with the same arguments; kills it first when it runs. */
  restart(): Promise<void>;
  /** Kills it for good and removes its directory. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The loopback port to listen on; a free one if absent. */
  port?: number;
  /** More arguments for the command line of the server, after those that every server gets. */
  args?: string[];
}

/** Starts the program; resolves when it serves. Rejects with what it printed when it does not. */
export async function startServer(program: Program): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), `ctu-${program.command}-`));
  let current: ServerProcess | undefined;
  const forget = atExit(async () => {
    const killed = current?.kill();
    rmSync(directory, { recursive: true, force: true });
    await killed;
  });

  const server: Server = {
    host: '127.0.0.1',
    port: program.port,
    get pid() {
      if (current?.child.pid === undefined) throw new Error(`${program.command} on port ${program.port} does not run`);
      return current.child.pid;
    },
    async freeze() {
      const { pid } = server;
      process.kill(pid, 'SIGSTOP');
      await waitUntil(() => isStopped(pid), { interval: 1, expectation: () => `${program.command} has stopped` });
    },
    thaw() {
      process.kill(server.pid, 'SIGCONT');
    },
    async kill() {
      const killed = current;
      current = undefined;
      await killed?.kill();
    },
    async restart() {
      await server.kill();
      current = runServer(program, directory);
      await current.serving;
    },
    async stop() {
      await server.kill();
      await rm(directory, { recursive: true, force: true });
      forget();
    },
  };

  try {
    await server.restart();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
