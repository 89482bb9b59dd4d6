import type { Subscribe } from './subscribe.js';

/** What is used of a client of `ioredis` or `iovalkey`, or of a node of a cluster. */
export interface IoredisSource {
  duplicate(options: object): IoredisSubscription;
}

/** What is used of its second connection. */
interface IoredisSubscription {
  on(event: 'message' | 'smessage', listener: (channel: string, message: string) => void): unknown;
  on(event: 'connect' | 'ready' | 'close' | 'error', listener: (error?: unknown) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  ssubscribe(channel: string): Promise<unknown>;
  disconnect(): void;
  /** The socket, while there is one. */
  readonly stream?: { unref?(): void } | undefined;
}

export function ioredisSubscriber(client: IoredisSource): Subscribe {
  return async (name, { up, down, received }, sharded) => {
    // What a client subscribes to again by itself, and is then closed, rejects and nobody hears of it.
    const connection = client.duplicate({ autoResubscribe: false, lazyConnect: false });
    connection.on('error', down);
    connection.on('close', () => down());
    connection.on('connect', () => connection.stream?.unref?.()); // it keeps no program from ending
    // Not sooner: without the option `enableOfflineQueue` it would be refused, and for good.
    connection.on('ready', () => void connection[sharded ? 'ssubscribe' : 'subscribe'](name).then(up, down));
    connection.on(sharded ? 'smessage' : 'message', (channel, message) => {
      if (channel === name) received(message);
    });
    return { close: () => connection.disconnect() };
  };
}
