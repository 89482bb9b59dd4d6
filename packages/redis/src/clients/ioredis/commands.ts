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

/** The class of these commands. The encoding is that of text in the reply; null leaves it as bytes. */
export type IoredisCommandClass = new (
  name: string,
  args: readonly (string | Buffer)[],
  options: { readonly replyEncoding: 'utf8' | null },
) => IoredisCommand;

/** What makes commands: a client of one server or of a cluster. */
export interface CommandMaker {
  createBuiltinCommand(name: string): { readonly buffer: unknown };
}

/**
 * The class of a client's commands, without an import of its library.
 *
 * Commands are made by hand because `call` and `callBuffer` hand them to the client's pipelines where the user has set
 * `enableAutoPipelining`, and `callBuffer` loses their name on the way: the first argument then runs as the command.
 */
export function commandClassOf(client: CommandMaker): IoredisCommandClass {
  const made: IoredisCommand[] = [];
  // It makes a command and gives it to what it is called on.
  const ping = client.createBuiltinCommand('ping').buffer as (this: object) => unknown; // as both libraries document
  ping.call({ options: {}, sendCommand: (command: IoredisCommand) => made.push(command) });
  return made[0]?.constructor as IoredisCommandClass; // the class of what it has just made
}
