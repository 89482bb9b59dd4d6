import { type Connection, type OnConnection, type Query, send, takeOver } from './connection.js';
import type { Ring } from './ring.js';

/** The parts of the client `memcached` that this file builds on. */
export interface Internals {
  readonly servers: string[];
  readonly namespace: string;
  readonly HashRing: Ring;
  /** Sends a command to a server. */
  command(compile: () => Query, server: string): void;
  /** Opens a connection to a server, or finds one in its pool. */
  connect(server: string, callback: OnConnection): void;
}

/** A client with connections of its own. */
export interface OwnConnections extends Internals {
  /** Is called when a call to a server was given up. */
  overdue(server: string): void;
  /** Drops the connection to a server, and whatever waits for a reply on it. The next command opens another. */
  disconnect(server: string): void;
  /** Closes the connections once all replies have come. Other caches on this client get new ones. */
  close(): void;
}

const known = new WeakMap<Internals, OwnConnections>();

/**
 * The same client (its settings, servers and ring) with connections of its own, on which replies are read exactly. All
 * caches over one client share them.
 *
 * The library itself takes replies for text in UTF-8, parses JSON under the flags 2 (and ends the program where it is
 * none), never answers a command whose connection has closed, and keeps timers for minutes after a failure. None of that
 * happens on these connections, and the client that was handed in stays as it is.
 */
export function ownConnections(client: Internals): OwnConnections {
  const own = known.get(client) ?? derive(client);
  known.set(client, own);
  return own;
}

function derive(client: Internals): OwnConnections {
  const connections = new Map<string, Connection>();
  const opening = new Map<string, OnConnection[]>();

  const open = (server: string, waiting: OnConnection[]): void => {
    opening.set(server, waiting);
    client.connect.call(own, server, (error, connection) => {
      if (opening.get(server) !== waiting) return; // after a timeout, the pool calls back twice
      opening.delete(server);
      if (!error && connection) {
        takeOver(connection);
        connections.set(server, connection);
      }
      for (const callback of waiting) callback(error, connection);
    });
  };

  const own: OwnConnections = Object.assign(Object.create(client) as Internals, {
    // The library writes to these: without them it would write to those of the client that was handed in.
    connections: {},
    issues: {},
    activeQueries: 0,
    // Limits and detours that would come between a command and its server.
    maxQueueSize: -1,
    redundancy: false,
    retries: 0,
    // Marks a server as dead, for hours by default. Here every call may try.
    connectionIssue() {},

    connect(server: string, callback: OnConnection): void {
      const connection = connections.get(server);
      if (connection?.readyState === 'open') {
        send(connection, callback);
        return;
      }
      const waiting: OnConnection = (error, opened) => {
        if (error || !opened) callback(error || 'no connection');
        else send(opened, callback);
      };
      const others = opening.get(server);
      if (others) others.push(waiting);
      else open(server, [waiting]);
    },

    overdue(server: string): void {
      connections.get(server)?.unref(); // the caller has given up, so the reply must not keep the program from ending
    },

    disconnect(server: string): void {
      connections.get(server)?.destroy();
    },

    close(): void {
      for (const connection of connections.values()) connection.end();
      connections.clear();
    },
  });
  return own;
}
