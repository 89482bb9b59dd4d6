import type { Command } from '../../redis-client.js';
import { withBuffers } from '../bytes.js';

/** A command of `ioredis` or `iovalkey`, as its clients send it. */
export interface IoredisCommand {
  /** The server's answer. */
  readonly promise: Promise<unknown>;
  /** What the client calls with the error that came. A cluster client replaces it, and sends the command again for some. */
  reject(error: Error): void;
}

/** What sends commands in `ioredis` and `iovalkey`. */
export interface Commander {
  sendCommand(command: IoredisCommand): unknown;
}

/** What makes commands: a client of one server or of a cluster. */
export interface CommandMaker {
  createBuiltinCommand(name: string): { readonly buffer: unknown };
}

/** Makes a command of the library, the text in whose reply is wanted as bytes or not. */
export type MakeCommand = (command: Command, bytes: boolean | undefined) => IoredisCommand;

/**
 * What makes the commands of a client's library.
 *
 * They are made by hand because `call` and `callBuffer` hand them to the client's pipelines where the user has set
 * `enableAutoPipelining`, and `callBuffer` loses their name on the way: the first argument then runs as the command. And
 * they are written as they are by then: after a lost connection the library sends again what had no reply, however old it
 * is, and one that was taken back must not be among that.
 */
export function commandMaker(client: CommandMaker): MakeCommand {
  const Written = writtenClass(commandClassOf(client));
  return (command, bytes) => new Written(command, bytes);
}

/** The class of the library's commands. The encoding is that of text in the reply; null leaves it as bytes. */
type CommandClass = new (
  name: string,
  args: readonly (string | Buffer)[],
  options: { readonly replyEncoding: 'utf8' | null },
) => IoredisCommand & {
  name: string;
  args: readonly (string | Buffer)[];
  /** What is written to the socket, as often as the command is sent. */
  toWritable(socket: unknown): unknown;
};

type WrittenClass = new (command: Command, bytes: boolean | undefined) => IoredisCommand;

const written = new WeakMap<CommandClass, WrittenClass>();

function writtenClass(Library: CommandClass): WrittenClass {
  let Written = written.get(Library);
  if (!Written) {
    Written = class extends Library {
      constructor(
        private readonly now: Command,
        bytes: boolean | undefined,
      ) {
        const [name, ...args] = withBuffers(now);
        super(name, args, bytes ? asBytes : asText);
      }

      override toWritable(socket: unknown): unknown {
        if (this.now[0] !== this.name) [this.name, this.args] = [this.now[0], []]; // it was taken back
        return super.toWritable(socket);
      }
    };
    written.set(Library, Written);
  }
  return Written;
}

const asText = { replyEncoding: 'utf8' } as const;
const asBytes = { replyEncoding: null } as const;

/** The class of a client's commands, without an import of its library: a program has one of several, or two copies. */
function commandClassOf(client: CommandMaker): CommandClass {
  const made: IoredisCommand[] = [];
  // It makes a command and gives it to what it is called on.
  const ping = client.createBuiltinCommand('ping').buffer as (this: object) => unknown; // as both libraries document
  ping.call({ options: {}, sendCommand: (command: IoredisCommand) => made.push(command) });
  return made[0]?.constructor as CommandClass; // the class of what it has just made
}
