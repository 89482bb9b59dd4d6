import type { Subscribe } from './subscribe.js';

/** What is used of a client of `ioredis` or `iovalkey`. */
export interface IoredisSource {
  readonly isCluster?: boolean;
  /** That of a cluster takes other arguments. */
  duplicate(options?: never): IoredisSubscription;
}

/** What is used of its second connection. */
interface IoredisSubscription {
  readonly status: string;
  connect(): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  on(event: 'connect' | 'ready' | 'close' | 'error', listener: (error?: unknown) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
  /** The socket, while there is one; that of a cluster has none. */
  readonly stream?: { unref?(): void } | undefined;
}

const ofOneServer = { autoResubscribe: false } as never; // it is given to no cluster

export function ioredisSubscriber(client: IoredisSource): Subscribe {
  return async (name, { up, down, received }) => {
    // What a client subscribes to again by itself, and is then closed, rejects and nobody hears of it. (That of a cluster does hear.)
    const connection = client.isCluster ? client.duplicate() : client.duplicate(ofOneServer);
    connection.on('error', down);
    connection.on('close', () => down());
    connection.on('connect', () => connection.stream?.unref?.()); // it keeps no program from ending
    // Not sooner: without the option `enableOfflineQueue` it would be refused, and for good.
    connection.on('ready', () => void connection.subscribe(name).then(up, down));
    connection.on('message', (channel, message) => {
      if (channel === name) received(message);
    });
    if (connection.status === 'wait') connection.connect().catch(down); // it has `lazyConnect`
    return { close: () => connection.disconnect() };
  };
}
