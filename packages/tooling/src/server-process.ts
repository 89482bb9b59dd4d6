import { type ChildProcess, spawn } from 'node:child_process';
import { ask } from './ask.js';
import { waitUntil } from './wait-until.js';

/** How to start one kind of server, and how to tell that it serves. */
export interface Program {
  command: string;
  /** How to get the command, for the error when it is missing. */
  install: string;
  args: readonly string[];
  port: number;
  /** The line that it is asked until `serves` says yes to the answer. */
  question: string;
  serves(answer: string, pid: number): boolean;
}

/** One run of a program, from its start to its end. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Resolves when it serves. Rejects with what it printed when it ends instead, or does not within a minute. */
  readonly serving: Promise<void>;
  /** Kills it, frozen or not; resolves when it is gone, at once when it is gone already. */
  kill(): Promise<void>;
}

/** Starts the program in this directory. */
export function runServer(program: Program, directory: string): ServerProcess {
  const child = spawn(program.command, program.args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  // `close` comes after a failed start too, and after everything printed has been read.
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    serving: serving(program, child, ended),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function serving(program: Program, child: ChildProcess, ended: Promise<void>): Promise<void> {
  const { command, install, port } = program;
  let printed = '';
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (text) => {
      printed += text;
    });
  }
  let failure: NodeJS.ErrnoException | undefined;
  child.once('error', (error) => {
    failure = error;
  });

  const answers = async () => {
    if (failure?.code === 'ENOENT') throw new Error(`${command} is not on the PATH, get it with ${install}`);
    if (failure) throw failure;
    if (child.pid === undefined) return false;
    if (child.exitCode !== null || child.signalCode !== null) {
      await ended;
      throw new Error(`${command} ended instead of serving port ${port}:\n${printed}`);
    }
    const answer = await ask(port, program.question, 5_000).catch(() => '');
    return program.serves(answer, child.pid);
  };
  await waitUntil(answers, { expectation: () => `${command} serves port ${port} (it printed "${printed}")` });
}
