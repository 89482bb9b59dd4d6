import type { Socket } from 'node:net';
import type { Sent } from './command.js';
import { LineCommand } from './commands.js';
import { Outbox } from './outbox.js';
import { Queue } from './queue.js';
import { ReplyReader } from './reply-reader.js';
import type { Way } from './way.js';

/** Who a client is, for a server with a password file (`-Y`). */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface ConnectionEvents {
  /** The first reply to a command came: the server does serve. */
  heard(): void;
  /** It is over, and so is whatever waits for it. Without an error, the server has closed it. */
  closed(error: Error): void;
}

/**
 * One connection. Replies come in the order of the commands; it is dropped on the first surprise, so that none is ever taken for another's.
 * While no reply is awaited it keeps no program from ending.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  /** Those that wait for their replies. */
  readonly #awaited = new Queue<Sent>();
  /** Those that wait until it is open. */
  #waiting: Sent[] = [];
  readonly #outbox: Outbox;
  #isOpen = false;
  #isHeard = false;
  #isEnding = false;
  #isOverdue = false;
  /** Whether it keeps the program from ending. */
  #held = true;

  constructor({ open, ready }: Way, who: Credentials | undefined, events: ConnectionEvents) {
    const reader = new ReplyReader(
      () => this.#awaited.first,
      () => this.#next(),
    );
    const socket = open((chunk) => {
      try {
        reader.read(chunk);
      } catch (error) {
        socket.destroy(error as Error); // the reader throws errors only
      }
    });
    this.#socket = socket;
    this.#outbox = new Outbox(socket);
    this.#events = events;
    let reason: Error | undefined;
    socket.setNoDelay(true);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Where a host has several addresses, the error of them all has no message.
      reason = error.message ? error : new Error(error.code, { cause: error });
    });
    socket.once('close', () => this.#close(reason ?? new Error('the connection was closed')));
    // 1. A host has two addresses. 2. The first refuses. 3. The second is tried by a new handle, which keeps the program from ending.
    socket.on('connectionAttempt', () => this.#held || socket.unref());
    socket.once(ready, () => {
      if (!this.#held) socket.unref(); // before version 20.12 Node tells of no attempts
      if (who) this.#authenticate(who);
      else this.#open();
    });
  }

  /** Sends a command that is still wanted, once it is open, together with all others of that turn. */
  send(command: Sent): void {
    // 1. The second step of a call waits for the first. 2. Its caller is told that it took too long. 3. The first is answered.
    if (!isWanted(command)) command.reject(new Error('its caller waits no longer'));
    else if (this.#isOpen) this.#send(command);
    else this.#waiting.push(command);
    if (isWanted(command) && !command.background) this.#hold();
  }

  #send(command: Sent): void {
    this.#awaited.add(command);
    this.#outbox.add(command);
  }

  /** Whether it takes no more commands, though its events may not have told so yet. */
  get isOver(): boolean {
    return !this.#socket.writable;
  }

  /** It keeps no program from ending, until something is sent. */
  unref(): void {
    this.#held = false;
    this.#socket.unref();
  }

  /** A call was given up. Once nobody waits for what is under way, it keeps no program from ending, and what is to end does. */
  overdue(): void {
    if (this.#isOverdue) return;
    this.#isOverdue = true;
    queueMicrotask(() => {
      this.#isOverdue = false; // calls are given up by the hundred
      if (this.#awaited.some(isWanted) || this.#waiting.some(isWanted)) return;
      if (this.#isEnding) this.#socket.destroy();
      else this.unref();
    });
  }

  /** Closes it once it was quiet for so many milliseconds; 0: never. */
  endAfter(idle: number): void {
    this.#socket.setTimeout(idle, () => this.end());
  }

  /** Closes it once all replies have come. */
  end(): void {
    this.#isEnding = true;
    if (this.#awaited.size + this.#waiting.length === 0) this.#socket.destroy();
  }

  destroy(error?: Error): void {
    this.#socket.destroy(error);
  }

  /** Somebody waits for it, who keeps the program from ending. */
  #hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#socket.ref();
  }

  /** The reply to the oldest command has come. */
  #next(): void {
    const { broken } = this.#awaited.take()!; // it has read it
    if (this.#awaited.size + this.#waiting.length === 0) {
      if (this.#isEnding) this.#socket.destroy();
      else this.unref();
    }
    if (this.#isOpen && !this.#isHeard) {
      this.#isHeard = true;
      this.#events.heard();
    }
    // 1. The line of a set is refused. 2. Its data are taken for commands. 3. Their replies come where those of other calls are due.
    if (broken) throw this.#isOpen ? new Error('the server has taken data for commands') : notTaken();
  }

  #open(): void {
    this.#isOpen = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    // 1. A caller waits for a connection. 2. He is told that it took too long. 3. There is one: nothing of his is sent.
    for (const command of waiting) {
      if (!isWanted(command)) command.reject(new Error('there was no connection in time'));
      else this.#send(command);
    }
    if (this.#awaited.size > 0) return;
    if (this.#isEnding) this.#socket.destroy();
    else this.unref();
  }

  /** The key does not matter. A server that wants no password takes it for an item, which has expired already. */
  #authenticate({ user, password }: Credentials): void {
    const body = `${user} ${password}`;
    const text = `set ctu:authentication 0 -1 ${Buffer.byteLength(body)}`;
    const command = new LineCommand(text, { STORED: true }, body);
    this.#send(command);
    command.reply.then(
      () => this.#open(),
      () => this.#socket.destroy(notTaken()),
    );
  }

  #close(reason: Error): void {
    const left = [...this.#awaited.takeAll(), ...this.#waiting];
    this.#waiting = [];
    this.#events.closed(reason);
    for (const command of left) command.reject(reason);
  }
}

function isWanted({ call }: Sent): boolean {
  return call?.wanted !== false;
}

function notTaken(): Error {
  return new Error('it does not take the user and the password');
}
