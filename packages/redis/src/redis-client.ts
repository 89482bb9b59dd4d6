import type { Signal } from '@ctu/core/adapter';
import type { Subscribe } from './channel/subscribe.js';
import type { Trackable } from './tracking/tracking-connection.js';

/** What goes to the server in a command: text, or bytes as they are. */
export type Argument = string | Uint8Array;

/**
 * The name of a command in small letters (some cluster clients find its keys by that name only), and its arguments.
 *
 * Once its caller has given up it becomes `['ping']`, in place: a client that writes a command later than it was sent, or
 * again on another connection, is to write what it is by then.
 */
export type Command = readonly [name: string, ...args: Argument[]];

/** What the server answers. Failures are rejections, never replies. */
export type RedisReply = string | number | Uint8Array | null | readonly RedisReply[];

export interface SendOptions {
  /** One of the command's keys: a cluster answers from the node that has its slot. */
  readonly key?: Argument | undefined;
  /** Whether text in the reply is wanted as bytes. Default: false. */
  readonly bytes?: boolean | undefined;
  /** Aborted when the caller has given up: the command, if it still waits for a connection, need not be sent any more. */
  readonly signal?: Signal | undefined;
}

/** One server: a whole Redis, or a primary of a cluster. */
export interface RedisNode {
  /** Where a primary of a cluster is: `host:port`. A client as a whole has no name. */
  readonly name?: string | undefined;
  /** The server's answer. Rejects with the client library's own error. */
  send(command: Command, options?: SendOptions): Promise<RedisReply>;
}

/** A primary of a cluster. */
export interface RedisServer extends RedisNode {
  readonly name: string;
}

/** The member by which a cache gives its client. */
export const port: unique symbol = Symbol('port');

/** The port: what the cache needs of a client library. Each library has a file in `clients/`; others can be written. */
export interface RedisClient extends RedisNode {
  /** Whether keys live in slots, so that a command may name keys of one slot only. */
  readonly cluster: boolean;
  /** Every primary. Rejects when one is missing, so that nothing is done by half. */
  primaries(options?: SendOptions): Promise<readonly RedisNode[]>;
  /**
   * The primary that has a key; undefined while the client does not know, which it does once `primaries` has answered. Only
   * a cluster has it.
   */
  serverOf?(key: Argument): RedisServer | undefined;
  /** The servers that can be tracked, each primary of a cluster. Only a client that can be duplicated has it. */
  trackables?(): Promise<readonly Trackable[]>;
  /** Opens a connection that subscribes to a channel of pub/sub. Likewise. */
  readonly subscribe?: Subscribe;
  /** Why there is no connection: the client's latest error, of the server of the key where one is given. */
  trouble?(key?: Argument): unknown;
  /**
   * Drops the connection to the server of this name, or to the only one, and opens another. Only a client that the cache
   * itself opened has it.
   */
  reconnect?(name?: string): void;
  /** Ends all connections at once. Only a client that the cache itself opened has it. */
  destroy?(): void;
}
