import type { Command } from '../../redis-client.js';
import { withBuffers } from '../bytes.js';

/** What sends commands in `ioredis` and `iovalkey`. */
export interface Commander {
  call(command: string, ...args: (string | Buffer)[]): Promise<unknown>;
  /** Takes a command of the library's own class, and gives its promise. */
  sendCommand(command: never): unknown;
}

/** A command of the library. */
interface LibraryCommand {
  name: string;
  args: readonly (string | Buffer)[];
  /** What is written to the socket, as often as the command is sent. */
  toWritable(socket: unknown): unknown;
}

type LibraryCommandClass = new (
  name: string,
  args: readonly (string | Buffer)[],
  options: { replyEncoding: 'utf8' | null },
) => LibraryCommand;

/** Makes a command of the library, the text in whose reply is wanted as bytes or not. */
export type MakeCommand = (command: Command, bytes: boolean | undefined) => never;

/**
 * Makes commands that are written as they are by then: after a lost connection the library sends again what had no reply,
 * however old it is, and one that was taken back must not be among that.
 */
export function commandMaker(client: Commander): MakeCommand {
  const Known = knownClass(classOf(client));
  // `sendCommand` of the client from which the class comes takes it.
  return (command, bytes) => new Known(command, bytes) as never;
}

type KnownClass = new (command: Command, bytes: boolean | undefined) => LibraryCommand;

const known = new WeakMap<LibraryCommandClass, KnownClass>();

function knownClass(Library: LibraryCommandClass): KnownClass {
  let Known = known.get(Library);
  if (!Known) {
    Known = class extends Library {
      constructor(
        private readonly now: Command,
        bytes: boolean | undefined,
      ) {
        const [name, ...args] = withBuffers(now);
        super(name, args, { replyEncoding: bytes ? null : 'utf8' });
      }

      override toWritable(socket: unknown): unknown {
        if (this.now[0] !== this.name) [this.name, this.args] = [this.now[0], []]; // it was taken back
        return super.toWritable(socket);
      }
    };
    known.set(Library, Known);
  }
  return Known;
}

/** The class of the library's commands. It is no import, because a program has one library of several, or two copies. */
function classOf(client: Commander): LibraryCommandClass {
  let found: LibraryCommandClass | undefined;
  const { options }: { options?: object } = client as object; // it has some
  const spy: Commander = Object.create(client, {
    options: { value: { ...options, enableAutoPipelining: false } },
    sendCommand: {
      value(command: LibraryCommand) {
        found = command.constructor as LibraryCommandClass; // `call` has made it
      },
    },
  });
  spy.call('ping');
  return found!; // without pipelining, `call` sends at once
}
