import type { Subscribe } from './subscribe.js';

/** What is used of a client of `ioredis` or `iovalkey`. */
export interface IoredisSource {
  duplicate(): IoredisSubscription;
}

/** What is used of its second connection. */
interface IoredisSubscription {
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  on(event: 'connect' | 'ready' | 'close' | 'error', listener: (error?: unknown) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
  /** The socket, while there is one; that of a cluster has none. */
  readonly stream?: { unref?(): void } | undefined;
}

export function ioredisSubscriber(client: IoredisSource): Subscribe {
  return async (name, { up, down, received }) => {
    const connection = client.duplicate();
    connection.on('error', down);
    connection.on('close', () => down());
    connection.on('connect', () => connection.stream?.unref?.()); // it keeps no program from ending
    connection.on('ready', up); // it subscribes again by itself
    connection.on('message', (channel, message) => {
      if (channel === name) received(message);
    });
    connection.subscribe(name).then(up, down);
    return { close: () => connection.disconnect() };
  };
}
