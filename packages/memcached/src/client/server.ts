import type { ConnectionOptions } from 'node:tls';
import { type Address, addressOf } from './address.js';
import type { Command } from './command.js';
import { Connection, type Credentials } from './connection.js';
import { wayTo } from './way.js';

/** How servers are dialled. */
export interface Dialling {
  readonly tls: ConnectionOptions | undefined;
  readonly who: Credentials | undefined;
  /** A connection that was quiet for so many milliseconds is closed. Default: none is. */
  readonly idle?: number | undefined;
  /** Milliseconds that never go back. */
  readonly clock: { now(): number };
  readonly random: () => number;
}

/** The pause after a first failure, and the longest, in milliseconds. */
const PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/**
 * One server. It is dialled by the first command, and again by the next one after its connection was lost. Where that fails, the
 * commands of a pause that grows are refused at once. Nothing is ever sent twice.
 */
export class Server {
  readonly #address: Address;
  readonly #dialling: Dialling;
  #connection: Connection | undefined;
  /** Those that end with the replies that are still to come. */
  readonly #ending = new Set<Connection>();
  /** How often in a row it could not be reached, or was closed before it had answered anything. */
  #failures = 0;
  #retryAt = 0;
  /** Whether it is used no more. */
  retired = false;
  #reason = new Error('it was never reached');

  /** `name`: as in the list of servers. Throws a TypeError for one that is no address. */
  constructor(
    readonly name: string,
    dialling: Dialling,
  ) {
    const address = addressOf(name);
    if (!address) throw new TypeError('A server must be one like 127.0.0.1:11211');
    this.#address = address;
    this.#dialling = dialling;
  }

  /** What a command would be sent by, unless the server has to be dialled first. */
  get connection(): object | undefined {
    return this.#usable;
  }

  /** Sends a command; what it is answered. */
  send<T>(command: Command<T>): Promise<T> {
    try {
      const connection = this.#usable ?? this.#dial();
      if (connection) connection.send(command);
      else command.reject(this.#reason);
    } catch (error) {
      command.reject(error); // of options of TLS that are none
    }
    if (this.retired) this.end();
    return command.reply;
  }

  /** A call was given up, see `Connection`. */
  overdue(): void {
    for (const connection of this.#all) connection.overdue();
  }

  /** Drops the connection, and whatever waits for it. The next command opens another. */
  disconnect(): void {
    for (const connection of this.#all) connection.destroy(new Error('the connection was dropped'));
    this.#connection = undefined;
  }

  /** Closes the connection once all replies have come. The next command opens another. */
  end(): void {
    if (!this.#connection) return;
    this.#ending.add(this.#connection);
    this.#connection.end();
    this.#connection = undefined;
  }

  /** As `end`, for good: a connection that a later command opens is closed with its reply. */
  retire(): void {
    this.retired = true;
    this.end();
  }

  get #usable(): Connection | undefined {
    return this.#connection?.isOver ? undefined : this.#connection;
  }

  get #all(): Connection[] {
    return this.#connection ? [...this.#ending, this.#connection] : [...this.#ending];
  }

  /** Begins to connect; undefined where it is too soon. */
  #dial(): Connection | undefined {
    const { tls, who, clock, idle = 0 } = this.#dialling;
    if (this.#failures > 0 && clock.now() < this.#retryAt) return undefined;
    let heard = false;
    const connection: Connection = new Connection(wayTo(this.#address, tls), who, {
      heard: () => {
        heard = true;
        this.#failures = 0;
      },
      closed: (error) => {
        if (!heard) this.#pause(error);
        this.#ending.delete(connection);
        if (this.#connection === connection) this.#connection = undefined;
      },
    });
    connection.endAfter(idle);
    connection.unref(); // who waits for it holds it
    this.#connection = connection;
    return connection;
  }

  /** A connection failed, or was closed before anything was answered. */
  #pause(error: Error): void {
    const { clock, random } = this.#dialling;
    const pause = Math.min(LONGEST_PAUSE, PAUSE * 2 ** this.#failures);
    this.#failures++;
    this.#reason = error;
    this.#retryAt = clock.now() + pause * (0.5 + random() / 2);
  }
}
